"""One contract for every engine: the same corpus gives the same library, answers and briefs, whatever holds it."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from brief.corpus.books.delivery_book import DeliveryBook, DeliveryState
from brief.corpus.books.draft_book import DraftBook
from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.desk.library_writer import LibraryWriter
from brief.records import Refusal
from brief.records.codec import to_json
from brief.rendering.pages import render
from tests.engines.conftest import Engine
from tests.support import corpus
from tests.support.desk import AT, DAY, corpus_folders, example, note
from tests.support.desk import desk as plain_desk

pytestmark = pytest.mark.engines

QUESTIONS = (
    "How many people were displaced?",
    "Who operates the Kelvar dam, and what did its inspection find?",
    "What did the Ministry of the Interior correct about the sirens?",
    "When did the collapse begin?",
    "¿Cuántas personas fueron evacuadas?",
    "Is the video from the Lethmari pass genuine?",
)


@pytest.fixture
def filled(full: Engine) -> Desk:
    """A desk over a library that holds the example corpus; it is only read."""
    return full.desk()


def test_the_same_corpus_gives_the_same_library_answers_and_briefs(filled: Desk, full: Engine) -> None:
    with plain_desk(example()) as other:
        mine, theirs = filled.library(), other.library()
        assert mine.ids() == theirs.ids() and mine.counts() == {**theirs.counts(), **_indexed(filled, full)}
        assert mine.corpus_digest() == theirs.corpus_digest() and mine.faults() == []
        for id_ in mine.ids():
            assert mine.article(id_) == theirs.article(id_) and mine.passages(id_) == theirs.passages(id_)
            raw = mine.article(id_).raw_sha256
            assert mine.raw(raw) == theirs.raw(raw)
        model = filled.embedder.fingerprint
        ids = theirs.ranking.select(Filter())
        assert mine.ranking.select(Filter()) == ids
        held, wanted = mine.ranking.vectors(ids, model), theirs.ranking.vectors(ids, model)
        assert held.keys() == wanted.keys() and all((held[id_] == wanted[id_]).all() for id_ in ids)
        for question in QUESTIONS:
            assert to_json(filled.ask(question)) == to_json(other.ask(question)), question
        since, until = DAY
        for topic in ("", "Kelvar dam"):
            one, two = filled.daily(since, until, topic=topic), other.daily(since, until, topic=topic)
            assert to_json(one) == to_json(two)
            for form in ("md", "html", "json"):
                assert render(one, form, None) == render(two, form, None)
        assert to_json(filled.timeline("Kelvar dam")) == to_json(other.timeline("Kelvar dam"))
        assert to_json(filled.report("The collapse of the Kelvar dam")) == to_json(
            other.report("The collapse of the Kelvar dam")
        )


def _indexed(made: Desk, engine: Engine) -> dict[str, int]:
    """Without pgvector nothing is indexed, and every search is exact."""
    return {"indexed": 0} if "without" in engine.name else {}


def test_an_answer_by_the_index_is_as_one_without(filled: Desk, full: Engine) -> None:
    with plain_desk(example()) as other, mock.patch("brief.retrieval.search.EXACT", 0):
        for question in QUESTIONS:
            found = filled.search.find(question, Filter(), 10)
            exact = other.search.find(question, Filter(), 10)
            assert found.exact is ("without" in full.name)
            assert found.evidence == exact.evidence
    assert filled.index.state() == ("exact" if "without" in full.name else "sound")


def test_words_are_scored_alike_to_the_last_bit(filled: Desk) -> None:
    dice = random.Random(20261201)
    with plain_desk(example()) as other:
        texts = [text for text, _ in other.library().cleaned(other.library().ids()).values()]
        words = sorted({word for text in texts for word in re.findall(r"\w+", text)})
        odd = [
            "Trains trained training",
            "foo_bar",
            "naïve NAIVE",
            "дамба",
            "the of and",
            '"NEAR" OR -x*',
            "",
        ]
        for question in odd + [" ".join(dice.sample(words, dice.randint(1, 30))) for _ in range(80)]:
            since = AT - timedelta(days=dice.randint(1, 9))
            for filter_ in (
                Filter(),
                Filter(since, since + timedelta(days=2)),
                Filter(source="Ostrel Courier"),
            ):
                for limit in (1, 10, 50):
                    mine = filled.ranking().by_words(question, filter_, limit)
                    assert mine == other.ranking().by_words(question, filter_, limit), (question, filter_)
            assert filled.ranking().holding_all(question) == other.ranking().holding_all(question), question
            asked = question.split()[:5]
            if "_" not in question:
                assert filled.ranking().rarity(asked) == other.ranking().rarity(asked)
        for letters in ("evacuat", "dam", "zz", "миність"[:3]):
            assert filled.ranking().beginning(letters) == other.ranking().beginning(letters)


@pytest.mark.parametrize("zone", ["UTC", "+09:00", "-11:30"])
def test_filters_select_alike(filled: Desk, zone: str) -> None:
    ranking = filled.ranking()
    shift = zone if zone != "UTC" else "+00:00"
    with plain_desk(example()) as other:
        theirs = other.ranking()
        for day in range(1, 10):
            since = datetime.fromisoformat(f"2026-03-0{day}T00:00:00{shift}")
            for filter_ in (
                Filter(since, since + timedelta(days=1)),
                Filter(until=since),
                Filter(as_of=since),
                Filter(source="OSTREL courier", until=since),
                Filter(source="interior.gov-verania.example"),
                Filter(source="100%_!"),
            ):
                assert ranking.select(filter_) == theirs.select(filter_)
                for dated in (None, True, False):
                    assert ranking.articles(filter_, dated=dated, replaced=True) == theirs.articles(
                        filter_, dated=dated, replaced=True
                    )
            assert ranking.undated(since, since + timedelta(days=2)) == theirs.undated(
                since, since + timedelta(days=2)
            )
            assert ranking.calendar(since) == theirs.calendar(since)
            assert ranking.extent(since) == theirs.extent(since)
            assert ranking.seen_since(since) == theirs.seen_since(since)


def test_versions_of_a_page_stand_in_each_others_place(engine: Engine, tmp_path: Path) -> None:
    words = "The ferry left Orlow harbour at noon with eighty people on board, the operator said on Tuesday. "
    made = engine.desk()
    for hour, more in ((1, ""), (2, "It was late."), (3, "It was late, and full.")):
        folder = tmp_path / f"in{hour}"
        note(folder, words * 3 + more, title="Ferry", url="https://orlow.example/ferry")
        made.ingest([folder], first_seen=AT + timedelta(hours=hour))
    library = made.library()
    pairs = library.versions.pairs()
    assert len(pairs) == 2 and len(library.ranking.articles(Filter())) == 1
    assert len(library.ranking.articles(Filter(), replaced=True)) == 3
    assert len(library.versions.of(library.ids()[0])) == 3
    assert len(library.ranking.articles(Filter(as_of=AT + timedelta(hours=2, minutes=30)))) == 1
    assert [a.id for a in library.versions.changed_within(AT, AT + timedelta(days=1))] == [library.ids()[2]]
    made.forget(library.ids()[2])
    assert made.library().versions.pairs() == pairs[:1] if pairs[0][1] in made.library().ids() else True
    assert len(made.ranking().articles(Filter())) == 1


def test_what_a_desk_keeps_beside_its_articles(engine: Engine) -> None:
    made = engine.desk()
    with made.writing() as library:
        ledger = library.ledger
        assert ledger.add_source("https://a.example/feed", "feed", "A", AT)
        assert not ledger.add_source("https://a.example/feed", "feed", "A", AT)
        assert ledger.add_source("https://b.example/feed", "feed", "B", AT)
        assert not ledger.move_source("https://a.example/feed", "https://c.example/feed")
        assert ledger.move_source("https://c.example/feed", "https://b.example/feed")
        assert [state.url for state in ledger.sources()] == ["https://b.example/feed"]
        assert ledger.source("https://a.example/feed") == ledger.sources()[0]
        ledger.note_failures([Refusal("x y", "one"), Refusal("x", "two"), Refusal("z", "three")], AT)
        ledger.note_failures([Refusal("z", "four")], AT)
        ledger.clear_failures("x")
        assert ledger.failures() == [(Refusal("z", "four"), AT)]
        library.register.rate("Orlow Gazette", "B", "long known", AT)
        library.register.rate("Orlow Gazette", "C", "it slipped", AT)
        assert [entry.letter for entry in library.register.standing("user")] == ["C"]
        assert len(library.register.history("orlow gazette")) == 2
        library.begun("reindex", "x")
        library.begun("reindex", "x")
        assert library.unfinished("reindex") == ["x"]
        library.ended("reindex")
        assert library.unfinished("reindex") == []
        assert ledger.activity(ledger.sources(), AT)["https://b.example/feed"].articles == 0
    book = DeliveryBook(made.place)
    assert book.all() == [] and book.owe("b1", ["ana", "ben"], AT) == ["ana", "ben"]
    assert book.owe("b1", ["ana", "cy"], AT) == ["cy"]
    first = book.due(AT)[0]
    book.note(first, DeliveryState.SENDING, AT)
    book.note(first, DeliveryState.SENT, AT)
    assert book.corrected("b1", ["d1", "d2"], "m1", AT) and not book.corrected("b1", ["d1"], "m2", AT)
    assert {(one.brief, one.recipient) for one in book.all()} == {
        ("b1", "ana"), ("b1", "ben"), ("b1", "cy"), ("m1", first.recipient),
    }  # fmt: skip
    assert book.watched("d", AT) is None and book.watched("d", AT) == AT
    assert DraftBook(made.place).heads() == []


def test_what_is_forgotten_is_gone_and_its_brief_withdrawn(engine: Engine) -> None:
    filled = engine.desk()
    filled.ingest(corpus_folders())
    since, until = DAY
    brief = filled.daily(since, until)
    filled.issue(brief)
    cited = brief.sources[0].article.id
    before = filled.library().counts()
    gone = filled.forget(cited)
    library = filled.library()
    assert gone.briefs == (brief.id,) and cited not in library.ids() and not library.unscrubbed
    assert library.counts()["articles"] == before["articles"] - 1 and library.ledger.briefs() == []
    assert library.faults() == [] and library.unfinished("forget") == []
    title = re.sub(r"\W", " ", gone.article.title)
    assert cited not in {origin.article for origin in _origins(filled, title)}
    assert filled.index.state() == ("exact" if "without" in engine.name else "sound")
    with mock.patch("brief.retrieval.search.EXACT", 0):
        found = filled.search.find(gone.article.title, Filter(), 10)
        assert cited not in {one.article.id for one in found.evidence}


def _origins(made: Desk, text: str):  # type: ignore[no-untyped-def]
    ranking = made.ranking()
    return ranking.origins([id_ for id_, _ in ranking.by_words(text, Filter(), 50)]).values()


def test_another_model_takes_over(engine: Engine, tmp_path: Path) -> None:
    made = engine.desk()
    for n in range(40):
        note(tmp_path / "in", f"In place{n} person{n} found thing{n} beside the river.", title=f"Report {n}")
    made.ingest([tmp_path / "in"])
    made.close()
    other = engine.desk()
    other.__dict__["embedder"] = corpus.hashed("second", 96)
    assert other.reindex() == (0 if "without" in engine.name else 40)
    library = other.library()
    assert library.vectors.count(other.embedder.fingerprint) == 40
    assert library.rows("SELECT count(*) FROM model") == [(1,)]
    with mock.patch("brief.retrieval.search.EXACT", 0):
        assert (
            other.search.find("person7 found thing7 in place7", Filter(), 1).evidence[0].article.title
            == "Report 7"
        )
    note(tmp_path / "more", "In place99 person99 found thing99 beside the river.", title="Report 99")
    other.ingest([tmp_path / "more"])
    assert other.library().vectors.lag(other.embedder.fingerprint) == (
        other.ranking().select(Filter()) if "without" in engine.name else []
    )


def test_one_text_that_cannot_be_held_stops_no_other(engine: Engine, tmp_path: Path) -> None:
    text = "The ferry left Orlow harbour at noon with eighty people on board, the operator said on Tuesday."
    reads = [corpus.make(f"{text} Report {n}.", title=f"Report {n}") for n in range(3)]
    odd = corpus.make(f"{text}\0 Report 9.", title="Report 9\0")
    made = engine.desk()
    writer = LibraryWriter(made, AT, 0.0)
    with writer.turn():
        writer.keep([reads[0], odd, *reads[1:]])
    writer.note_refused()
    library = made.library()
    if engine.shared:
        assert [one.origin for one in writer.refused] == ["folder/article.txt"] and len(library.ids()) == 3
        assert "PostgreSQL cannot hold it" in writer.refused[0].reason
    else:
        assert len(library.ids()) == 4
    assert library.faults() == [] and len(made.ranking().by_words("ferry", Filter(), 10)) == len(
        library.ids()
    )
