"""Sentences and passages: whole, small enough, and every span true."""

from datetime import UTC, datetime

import pytest

from brief.reading.passages import MAX_WORDS, sentences, split
from brief.reading.plain.cleaning import clean
from brief.records import Article, DatedValue, Origin, text_at


def article(text: str, language: str = "en", id: str = "a" * 16, *, bare: bool = True) -> Article:
    blocks, aside = clean(text, "", bare=bare)
    said = ("", "", (), "", language, DatedValue(), datetime(2026, 3, 9, tzinfo=UTC))
    return Article(id, "r", "", Origin("file", "x"), *said, text, "s", "e", blocks, aside)


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Mr. Vask said no. The U.S. agreed at 5 p.m. Then he left.", 3),
        ("de", "Am 3. März kam Dr. Lenz. Er blieb nicht.", 2),
        ("uk", "Вода піднялася вночі. Нікого не попередили!", 2),
        ("zh", "水位上涨。没有人得到警告！是吗？", 3),
        ("ar", "ارتفع الماء ليلا. لم يحذر أحد؟", 2),
        ("", "One here. Two there.", 2),
    ],
)
def test_sentences(language: str, text: str, count: int) -> None:
    found = sentences(text, ((((0, len(text))),),), language)
    assert len(found) == count
    assert "".join("".join(text_at(text, s).split()) for s in found) == "".join(text.split())
    assert all(not text[s].isspace() and not text[e - 1].isspace() for spans in found for s, e in spans)


def test_a_rejoined_sentence_has_several_spans() -> None:
    text = "She is known for an order to close the bridge at Sella\n\nXX\n\nFebruary 15. It came too late."
    blocks = (((0, 54), (60, len(text))),)
    first, second = sentences(text, blocks, "en")
    assert text_at(text, first).endswith("at Sella February 15.") and len(first) == 2
    assert text_at(text, second) == "It came too late."


def test_passages_hold_whole_sentences_and_are_small() -> None:
    text = "\n\n".join(
        " ".join(f"Sentence {n} of paragraph {p} has nine words." for n in range(9)) for p in range(12)
    )
    passages = split(article(text))
    words = [len(p.text.split()) for p in passages]
    assert max(words) <= MAX_WORDS and min(words) >= 70
    assert " ".join(p.text for p in passages).split() == text.split()
    for passage in passages:
        assert passage.text == " ".join(text_at(text, s) for s in passage.sentences)
        assert passage.start == passage.sentences[0][0][0] and passage.end == passage.sentences[-1][-1][1]


def test_a_giant_sentence_stands_alone() -> None:
    giant = "word " * 400 + "end."
    passages = split(article(f"Short one here. {giant} Short two here."))
    assert [len(p.text.split()) > MAX_WORDS for p in passages] == [False, True, False]


def test_scripts_without_spaces_are_counted_by_characters() -> None:
    passages = split(article("水位在夜间上涨下城没有人得到警告。" * 60, "zh"))
    assert len(passages) > 3


def test_set_aside_text_is_in_no_passage() -> None:
    passages = split(
        article("Three dead in the mountains of the north today.\n\nShare\n\nThey were found on Monday.")
    )
    assert len(passages) == 1 and "Share" not in passages[0].text


def test_ids_depend_on_article_and_place() -> None:
    text = "The same text stands in both."
    one, two = split(article(text, id="a" * 16)), split(article(text, id="b" * 16))
    assert one[0].id != two[0].id and len(one[0].id) == 16
    assert split(article(text)) == one


def test_a_paragraph_without_end_is_cut() -> None:
    assert split(article("![a" * 30_000 + " word word"))
