from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from brief.corpus.books import held_vectors
from brief.corpus.books.passage_search import Ranking
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.dates.windows import midnight
from brief.records import DatedValue, DateProof
from tests.support import corpus
from tests.support.corpus import make, open_library

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
FAR = ["UTC", "Pacific/Auckland", "Pacific/Kiritimati", "Asia/Kolkata", "America/Los_Angeles", "Etc/GMT+12"]


def titles(ranking: Ranking, filter_: Filter, **how: bool) -> list[str]:
    return [info.title for info in ranking.articles(filter_, **how)]


def texts(ranking: Ranking, hits: list[tuple[str, float]]) -> list[str]:
    rows = ranking.hydrate([pk for pk, _ in hits])
    return [rows[pk][0].text for pk, _ in hits]


@pytest.fixture
def dated(tmp_path: Path):
    reads = [
        make("a", title="4th, 23:59:59", published=corpus.at(2026, 3, 4, 23, 59, 59)),
        make("b", title="5th, midnight", published=corpus.at(2026, 3, 5)),
        make("c", title="5th, day", published=corpus.on_day(2026, 3, 5)),
        make("d", title="5th, 23:59:59", published=corpus.at(2026, 3, 5, 23, 59, 59)),
        make("e", title="6th, midnight", published=corpus.at(2026, 3, 6)),
        make("f", title="March", published=corpus.in_month(2026, 3)),
        make("g", title="April", published=corpus.in_month(2026, 4)),
        make("h", title="undated", first_seen=datetime(2026, 3, 5, 12, tzinfo=UTC)),
    ]
    with open_library(tmp_path, *reads) as library:
        yield Ranking(library)


def test_a_window_holds_its_first_instant_and_not_its_last(dated: Ranking) -> None:
    window = Filter(datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC))
    assert titles(dated, window, dated=True) == ["5th, midnight", "5th, day", "5th, 23:59:59"]
    assert titles(dated, window, dated=False) == ["March"]


def test_one_end_alone_bounds_one_side(dated: Ranking) -> None:
    since = Filter(since=datetime(2026, 3, 6, tzinfo=UTC))
    until = Filter(until=datetime(2026, 3, 5, tzinfo=UTC))
    assert titles(dated, since, dated=True) == ["6th, midnight"]
    assert titles(dated, until, dated=True) == ["4th, 23:59:59"]
    assert set(titles(dated, since, dated=False)) == {"March", "April"}
    assert titles(dated, until, dated=False) == ["March"]


@pytest.mark.parametrize(
    ("first", "after", "holds"),
    [
        ((2026, 2, 1), (2026, 3, 1), set()),
        ((2026, 2, 1), (2026, 3, 2), {"March"}),
        ((2026, 3, 31), (2026, 4, 1), {"March"}),
        ((2026, 3, 31), (2026, 4, 2), {"March", "April"}),
        ((2026, 5, 1), (2026, 6, 1), set()),
    ],
)
def test_a_month_passes_where_it_overlaps_the_window(
    dated: Ranking, first: tuple[int, int, int], after: tuple[int, int, int], holds: set[str]
) -> None:
    window = Filter(datetime(*first, tzinfo=UTC), datetime(*after, tzinfo=UTC))
    assert set(titles(dated, window, dated=False)) == holds


@pytest.mark.parametrize("name", FAR)
def test_a_date_without_a_time_belongs_to_its_calendar_day_in_every_zone(tmp_path: Path, name: str) -> None:
    zone = ZoneInfo(name)
    days = [date(2026, 3, 5) + timedelta(days=n) for n in range(-2, 3)]
    reads = [make(str(d), title=str(d), published=corpus.on_day(d.year, d.month, d.day)) for d in days]
    with open_library(tmp_path, *reads) as library:
        for day in days:
            bounds = [midnight(d, zone).astimezone(zone) for d in (day, day + timedelta(days=1))]
            assert titles(Ranking(library), Filter(*bounds)) == [str(day)]
            known = [str(d) for d in days if d < day]
            assert titles(Ranking(library), Filter(as_of=bounds[0])) == known


@pytest.mark.parametrize("name", FAR)
def test_an_instant_belongs_to_the_local_day_it_falls_in(tmp_path: Path, name: str) -> None:
    zone = ZoneInfo(name)
    first = midnight(date(2026, 3, 5), zone)
    after = midnight(date(2026, 3, 6), zone)
    moments = {"before": first - timedelta(seconds=1), "first": first}
    moments |= {"last": after - timedelta(seconds=1), "after": after}
    reads = [make(t, title=t, published=corpus.at(*m.timetuple()[:6])) for t, m in moments.items()]
    with open_library(tmp_path, *reads) as library:
        window = Filter(first.astimezone(zone), after.astimezone(zone))
        assert titles(Ranking(library), window) == ["first", "last"]
        assert titles(Ranking(library), Filter(as_of=after.astimezone(zone))) == ["before", "first", "last"]


def test_as_of_hides_what_came_later_and_keeps_the_undated(dated: Ranking) -> None:
    known = titles(dated, Filter(as_of=datetime(2026, 3, 5, 12, tzinfo=UTC)))
    assert set(known) == {"March", "undated", "4th, 23:59:59", "5th, midnight", "5th, day"}


def test_undated_articles_are_found_by_when_they_were_first_seen(dated: Ranking) -> None:
    day = datetime(2026, 3, 5, tzinfo=UTC)
    assert [i.title for i in dated.undated(day, day + timedelta(days=1))] == ["undated"]
    assert dated.undated(day + timedelta(days=1), day + timedelta(days=2)) == []
    assert dated.extent(day + timedelta(days=9)) == (
        corpus.at(2026, 3, 4, 23, 59, 59).start,
        corpus.at(2026, 3, 6).start,
    )
    assert dated.extent(day - timedelta(days=9)) is None


def test_an_undated_file_made_long_before_a_window_is_no_news_of_it(tmp_path: Path) -> None:
    day = datetime(2026, 3, 5, tzinfo=UTC)
    bound = DatedValue(proof=DateProof("", "created …: published no later"))
    reads = [
        make(name, title=name, published=replace(bound, end=day - timedelta(days=days)), first_seen=day)
        for name, days in (("of this week", 2), ("of last year", 300))
    ]
    with open_library(tmp_path, *reads) as library:
        found = Ranking(library).undated(day, day + timedelta(days=1))
        assert [info.title for info in found] == ["of this week"]
        assert found[0].published.end == day - timedelta(days=2) and not found[0].published.known


def test_an_empty_library_has_no_extent_and_finds_nothing(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        ranking = Ranking(library)
        assert ranking.extent(datetime(2030, 1, 1, tzinfo=UTC)) is None
        assert ranking.select(Filter()) == []
        assert ranking.by_words("dam", Filter(), 5) == []
        assert ranking.by_vector(np.zeros(384, "f4"), "none", Filter(), 5) == []
        assert ranking.hydrate([]) == {} and ranking.origins([]) == {} and ranking.vectors([], "none") == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("The Post", {"post", "both"}),
        ("the post", {"post", "both"}),
        ("example.org", {"both", "www", "plain", "bare"}),
        ("www.example.org", {"www", "plain"}),
        ("news.example.org", {"sub"}),
        ("example.or", set()),
        ("exampl_.org", set()),
        ("%", set()),
        ("Post", set()),
    ],
)
def test_a_source_is_a_publisher_or_a_whole_web_host(tmp_path: Path, source: str, found: set[str]) -> None:
    reads = [
        make("1", title="post", url="https://other.example/example.org/x"),
        make("2", title="both", url="https://example.org/a"),
        make("3", title="www", publisher="W", url="https://www.example.org/a"),
        make("4", title="plain", publisher="P", url="http://www.example.org/a"),
        make("5", title="bare", publisher="B", url="http://example.org"),
        make("6", title="sub", publisher="S", url="https://news.example.org/a"),
        make("7", title="longer", publisher="L", url="https://example.org.evil.example/a"),
    ]
    with open_library(tmp_path, *reads) as library:
        assert set(titles(Ranking(library), Filter(source=source))) == found


def test_a_filter_that_says_nothing_is_empty() -> None:
    assert Filter().empty
    assert not any(
        f.empty for f in (Filter(since=MARCH), Filter(until=MARCH), Filter(source="x"), Filter(as_of=MARCH))
    )


# -- words


def test_the_best_words_come_first_with_their_score(tmp_path: Path) -> None:
    reads = [
        make("The ferry was late. The ferry left.", title="1"),
        make("The ferry ran aground near the lighthouse.", title="2"),
        make(
            "A lighthouse stands there, nothing else of any interest to a reader of long sentences.",
            title="3",
        ),
        make("Grain prices rose.", title="4"),
    ]
    with open_library(tmp_path, *reads) as library:
        ranking = Ranking(library)
        hits = ranking.by_words("Where did the ferry hit the lighthouse?", Filter(), 10)
        assert texts(ranking, hits)[0] == reads[1][2][0].text
        assert len(hits) == 3
        scores = [score for _, score in hits]
        assert scores == sorted(scores, reverse=True) and scores[-1] > 0
        assert (
            ranking.by_words("ferry lighthouse", Filter(), 1)
            == ranking.by_words("ferry lighthouse", Filter(), 9)[:1]
        )


def test_words_match_in_any_form_case_and_accent_and_in_the_headline(tmp_path: Path) -> None:
    with open_library(tmp_path, make("Bombing continued in Bogotá.", title="Ministers resign")) as library:
        ranking = Ranking(library)
        for question in ("bombed", "BOMBINGS", "bogota", "Bogotá", "minister resigned", "post"):
            assert ranking.by_words(question, Filter(), 5), question
        assert ranking.by_words("bomber jacket", Filter(), 5) == []


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("大坝", ["大坝在夜间决堤，造成三人死亡。"]),
        ("首都の天気", ["東京の天気は晴れです。"]),
        ("เขื่อน", ["เขื่อนแตกในเวลากลางคืน"]),
    ],
)
def test_scripts_without_spaces_are_found(tmp_path: Path, question: str, found: list[str]) -> None:
    reads = [
        make(t, title="x")
        for t in ("大坝在夜间决堤，造成三人死亡。", "東京の天気は晴れです。", "เขื่อนแตกในเวลากลางคืน")
    ]
    with open_library(tmp_path, *reads) as library:
        ranking = Ranking(library)
        assert texts(ranking, ranking.by_words(question, Filter(), 5)) == found


def test_a_question_of_stop_words_alone_still_finds(tmp_path: Path) -> None:
    with open_library(tmp_path, make("The Who played.", title="Concert"), make("Nothing else.")) as library:
        ranking = Ranking(library)
        assert texts(ranking, ranking.by_words("who", Filter(), 5)) == ["The Who played."]


@pytest.mark.parametrize(
    "question", ["", "  ", "?!", '"', "'; DROP TABLE words; --", "NEAR(", "a AND zz", "title:zz*", "\x00"]
)
def test_no_question_is_a_query_of_its_own(tmp_path: Path, question: str) -> None:
    with open_library(tmp_path, make("The dam held.", title="Flood")) as library:
        assert Ranking(library).by_words(question, Filter(), 5) == []
        assert Ranking(library).holding_all(question) == []


def test_words_are_ranked_within_the_filter(tmp_path: Path) -> None:
    reads = [
        make(f"The dam held on day {day}.", title=str(day), published=corpus.on_day(2026, 3, day))
        for day in range(1, 20)
    ]
    with open_library(tmp_path, *reads) as library:
        ranking = Ranking(library)
        window = Filter(datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
        assert sorted(texts(ranking, ranking.by_words("dam", window, 10))) == [
            "The dam held on day 7.",
            "The dam held on day 8.",
        ]
        assert len(ranking.select(window)) == 2


def test_holding_all_wants_every_topic_word(tmp_path: Path) -> None:
    reads = [
        make("The dam held."),
        make("The dam and the bridge held.", title="b"),
        make("A bridge.", title="c"),
    ]
    with open_library(tmp_path, *reads) as library:
        ranking = Ranking(library)
        found = ranking.hydrate(ranking.holding_all("what of the dam and the bridges"))
        assert [passage.text for passage, _ in found.values()] == ["The dam and the bridge held."]
        counts = {"dam": 2, "bridge": 2, "bridges": 2, "river": 0}
        assert ranking.rarity(list(counts)) == {t: math.log(1 + 3 / (1 + n)) for t, n in counts.items()}


# -- vectors


@pytest.fixture
def embedded(tmp_path: Path):
    reads = [
        make(
            f"Place{n} has word{n % 5} and thing{n % 3}.\n\nMore of place{n}.",
            title=f"{n}",
            published=corpus.on_day(2026, 3, 1 + n % 28),
        )
        for n in range(60)
    ]
    with open_library(tmp_path, *reads) as library:
        yield library, corpus.embed(library)


def test_the_vector_ranking_is_the_exact_one(embedded: tuple[SQLiteLibrary, str]) -> None:
    library, model = embedded
    ranking, embedder = Ranking(library), corpus.hashed()
    rows = ranking.hydrate(ranking.select(Filter()))
    wanted = embedder.query("word3 and thing1 of place8")
    exact = {pk: float(embedder.query(p.text) @ wanted) for pk, (p, _) in rows.items()}
    best = sorted(exact, key=lambda pk: -exact[pk])[:10]
    hits = ranking.by_vector(wanted, model, Filter(), 10)
    assert [score for _, score in hits] == pytest.approx([exact[pk] for pk in best], abs=2e-3)
    assert hits[0][0] == best[0]
    assert len(ranking.by_vector(wanted, model, Filter(), 1000)) == 120


def test_the_vector_ranking_keeps_to_the_filter(embedded: tuple[SQLiteLibrary, str]) -> None:
    library, model = embedded
    ranking = Ranking(library)
    window = Filter(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
    hits = ranking.by_vector(corpus.hashed().query("place8"), model, window, 100)
    assert {pk for pk, _ in hits} == set(ranking.select(window))
    assert len(hits) == 4
    assert texts(ranking, hits[:1])[0].endswith("place8.")


def test_each_passage_has_its_own_vector(embedded: tuple[SQLiteLibrary, str]) -> None:
    library, model = embedded
    ranking = Ranking(library)
    rows = ranking.hydrate(ranking.select(Filter()))
    ids = ranking.select(Filter(since=datetime(2026, 3, 15, tzinfo=UTC)))
    held = ranking.vectors(ids, model)
    matrix = np.stack([held[id_] for id_ in ids])
    assert matrix.shape == (len(ids), 384) and matrix.dtype == np.float32
    assert np.linalg.norm(matrix, axis=1) == pytest.approx(1, abs=2e-3)
    expected = corpus.hashed().documents([rows[id_][0].text for id_ in ids])
    assert np.abs(matrix - expected).max() < 1e-3
    some = ranking.vectors([ids[2], ids[0], "none"], model)
    assert set(some) == {ids[0], ids[2]} and np.array_equal(some[ids[2]], matrix[2])
    assert ranking.vectors(ids, "none") == {}


def test_the_lead_vector_of_an_article_is_of_its_title_and_its_first_passage(
    embedded: tuple[SQLiteLibrary, str],
) -> None:
    library, model = embedded
    ranking = Ranking(library)
    infos = ranking.articles(Filter())[:7]
    found = ranking.lead_vectors([*(info.id for info in infos), "none"], model)
    assert set(found) == {info.id for info in infos}
    for info in infos:
        texts = [library.passages(info.id)[0].text, *([info.title] if info.title else [])]
        mean = corpus.hashed().documents(texts).mean(axis=0)
        assert np.abs(found[info.id] - mean / np.linalg.norm(mean)).max() < 2e-3
    assert ranking.lead_vectors([infos[0].id], "none") == {}


def test_what_is_near_is_what_the_ranking_scores_so(embedded: tuple[SQLiteLibrary, str]) -> None:
    library, model = embedded
    ranking, wanted = Ranking(library), corpus.hashed().query("word3 and thing1 of place8")
    hits = ranking.by_vector(wanted, model, Filter(), 1000)
    assert set(ranking.near(wanted, model, 0.3)) == {id_ for id_, cosine in hits if cosine >= 0.3} != set()


def test_a_search_in_pieces_is_the_search_in_one(
    embedded: tuple[SQLiteLibrary, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, model = embedded
    ranking, wanted = Ranking(library), corpus.hashed().query("word3 and thing1 of place8")
    whole = ranking.by_vector(wanted, model, Filter(), 20)
    monkeypatch.setattr(held_vectors, "CHUNK", 7)
    pieces = Ranking(library).by_vector(wanted, model, Filter(), 20)
    assert [cosine for _, cosine in pieces] == pytest.approx([cosine for _, cosine in whole])


def test_a_search_again_reads_no_vector_and_finds_the_same(
    embedded: tuple[SQLiteLibrary, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, model = embedded
    ranking, wanted = Ranking(library), corpus.hashed().query("word3 and thing1 of place8")
    read: list[str] = []
    chunks = library.chunks
    monkeypatch.setattr(library, "chunks", lambda sql, *rest: read.append(sql) or chunks(sql, *rest))
    first, second, third = (ranking.by_vector(wanted, model, Filter(), 20) for _ in range(3))
    assert len(read) == 2  # whoever searches once holds none
    assert first == second and [id_ for id_, _ in third] == [id_ for id_, _ in first]
    assert [cosine for _, cosine in third] == pytest.approx([cosine for _, cosine in first])
    ids = [id_ for id_, _ in first]
    held, anew = ranking.vectors([*ids, "none"], model), Ranking(library).vectors([*ids, "none"], model)
    assert held.keys() == anew.keys() and all((held[id_] == anew[id_]).all() for id_ in ids)


def test_vectors_that_are_held_are_given_up_when_anybody_writes(
    embedded: tuple[SQLiteLibrary, str], tmp_path: Path
) -> None:
    library, model = embedded
    wanted = corpus.hashed().query("word3 and thing1 of place8")
    with SQLiteLibrary(library.path) as reader:
        ranking = Ranking(reader)
        for _ in range(3):
            best, _ = ranking.by_vector(wanted, model, Filter(), 1)[0]
        with library.writing() as db:  # another connection forgets the best one
            db.execute("DELETE FROM embedding WHERE passage=(SELECT pk FROM passage WHERE id=?)", (best,))
        assert best not in [id_ for id_, _ in ranking.by_vector(wanted, model, Filter(), 1000)]
        assert ranking.vectors([best], model) == {}


def test_passages_are_found_by_article_and_by_id(embedded: tuple[SQLiteLibrary, str]) -> None:
    library, _ = embedded
    ranking = Ranking(library)
    every = [info.id for info in ranking.articles(Filter())]
    for id_ in every:
        passages = library.passages(id_)
        ids, info = [p.id for p in passages], library.infos([id_])[id_]
        assert [ranking.hydrate(ids)[p] for p in ids] == [(p, info) for p in passages]
        origin = ranking.origins(ids)[ids[0]]
        assert (origin.article, origin.publisher, origin.language) == (id_, info.publisher, info.language)
        assert origin.filed is not None and info.published.start is not None
        assert origin.filed.date() == info.published.start.date()
    assert ranking.origins(["none"]) == {} and ranking.hydrate(["none"]) == {}
