"""What the seed article teaches about reading: on the seed itself, and on a twin of its structure of our own."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from brief.reading.article import read
from brief.reading.passages import split
from brief.records import Article, Origin, Passage, RawDocument, text_at

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TITLE = "Verania-funded, Carn-led fishers block the harbour of Sella"
TEASER = "Olm’s orchard scheme for Petrava may include selling cider to Kelvar’s monasteries"
# The same structure: furniture twice, the headline twice, a sentence broken before a date, a teaser of four
# blocks whose first copy has a straight apostrophe, then the article again; no date, author or publisher.
TWIN = f"""close
close

{TITLE}

{TITLE}

The blockade entered Sella The quay that began on March 4 is led by a union of fishing crews under the Carn-backed Free Nets league.

According to posts on some anglers’ message boards, crews from the Lower Bay – which reportedly include members of the Tidal Front (TF) – received training by sailors of the Verania coast guard (VCG).

VCG’s Heron unit is credited with sinking a customs launch off the southeastern breakwater of Sella

February 15. It has been suggested that these coast guard sailors support the present blockade, but there has been no independent verification of any such involvement.

The head of VCG, Captain Ada Moll, said in an interview in May 2024: “We will sail anywhere and everywhere until the bay is free.”

{TEASER.replace("’", "'", 1)}

Other interesting topics

{TEASER}

Details of the scheme have not yet been officially confirmed or discussed publicly by Olm’s gardeners or the abbots.

Recent reports of customs launches moved away from Sella to guard the northern bay appear to have encouraged the crews.

The harbour watch reported that at least 40 sailors in Sella were hurt or detained by the customs service."""  # noqa: E501 - pages have long lines


def reading(content: bytes) -> tuple[Article, tuple[Passage, ...]]:
    document = RawDocument(
        sha256(content).hexdigest(), content, "text/plain", Origin("file", "seed.txt"), NOW
    )
    article = read(document)
    return article, split(article)


@pytest.fixture(params=["the twin", "the seed"])
def content(request: pytest.FixtureRequest) -> bytes:
    """The bytes of the twin, then of the seed where it is at hand."""
    if request.param == "the twin":
        return TWIN.encode()
    data: Path = request.getfixturevalue("real_data")
    (path,) = (data / "seed").glob("*.txt")
    return path.read_bytes()


def aside(article: Article, *reasons: str) -> list[str]:
    return [article.source_text[a.start : a.end] for a in article.set_aside if a.reason in reasons]


def test_close_close_is_set_aside(content: bytes) -> None:
    article, _ = reading(content)
    assert aside(article, "page furniture") == ["close", "close"]


def test_the_headline_is_the_title_and_both_its_copies_are_set_aside(content: bytes) -> None:
    article, _ = reading(content)
    assert article.title == content.decode().split("\n")[3]
    assert aside(article, "headline", "headline given again") == [article.title] * 2


def test_the_teaser_s_four_blocks_are_set_aside_for_audit(content: bytes) -> None:
    article, _ = reading(content)
    first, cue, second, blurb = aside(article, "teaser for another story")
    assert cue == "Other interesting topics"
    assert first.replace("'", "’") == second and first != second
    assert blurb.startswith("Details of the")
    assert len(article.set_aside) == 8  # and nothing else is


def test_what_is_set_aside_is_in_no_passage(content: bytes) -> None:
    article, passages = reading(content)
    cut = [(a.start, a.end) for a in article.set_aside]
    for passage in passages:
        for start, end in (span for sentence in passage.sentences for span in sentence):
            assert all(end <= a or start >= b for a, b in cut)
        assert "Other interesting topics" not in passage.text and article.title not in passage.text
        assert not any(words in passage.text for words in aside(article, "teaser for another story"))


def test_the_sentence_broken_before_a_date_is_rejoined(content: bytes) -> None:
    article, passages = reading(content)
    (broken,) = [block for block in article.blocks if len(block) == 2]
    head, tail = (article.source_text[start:end] for start, end in broken)
    assert not head.endswith(".") and tail[-1] == "."
    date = " ".join(tail.split()[:2])
    assert date in ("September 15.", "February 15.")
    (sentence,) = [s for p in passages for s in p.sentences if len(s) == 2]
    assert text_at(article.source_text, sentence) == f"{head} {date}"


def test_spans_point_into_the_original_bytes(content: bytes) -> None:
    article, passages = reading(content)
    original = content.decode("utf-8")
    assert article.source_text == original
    for passage in passages:
        said = [text_at(original, sentence) for sentence in passage.sentences]
        assert " ".join(said) == passage.text
    for a in article.set_aside:
        assert original[a.start : a.end].strip() == original[a.start : a.end] != ""


def test_every_character_is_kept_or_set_aside(content: bytes) -> None:
    article, _ = reading(content)
    covered = [False] * len(article.source_text)
    for start, end in [s for b in article.blocks for s in b] + [(a.start, a.end) for a in article.set_aside]:
        assert not any(covered[start:end])
        covered[start:end] = [True] * (end - start)
    assert all(seen or char.isspace() for seen, char in zip(covered, article.source_text, strict=True))


def test_qualifiers_and_the_two_claims_stay_in_sentences_of_their_own(content: bytes) -> None:
    article, passages = reading(content)
    said = [text_at(article.source_text, s) for p in passages for s in p.sentences]
    (training,) = [s for s in said if s.startswith("According to")]
    (unverified,) = [s for s in said if "no independent verification" in s]
    (count,) = [s for s in said if "at least 40" in s]
    assert "verification" not in training and unverified.startswith("It has been suggested")
    assert " or " in count


def test_nobody_is_named_as_publisher_or_author(content: bytes) -> None:
    article, _ = reading(content)
    assert article.publisher == "" and article.authors == () and article.url == ""
    assert article.language == "en"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_the_twin_as_other_bytes_reads_alike(end: str) -> None:
    plain, _ = reading(TWIN.encode())
    other, passages = reading(b"\xef\xbb\xbf" + TWIN.replace("\n", end).encode())
    assert other.text == plain.text and other.title == plain.title
    assert all(text_at(other.source_text, s) for p in passages for s in p.sentences)
