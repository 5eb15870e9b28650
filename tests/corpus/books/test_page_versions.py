"""Versions of one page: the newest stands, the older stay held, and only one is selected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.reading.article import read
from brief.reading.passages import split
from brief.records import Origin, RawDocument
from tests.support.desk import AT, model

URL = "https://harbour.example/flood"
LEAD = "The flood at Kelvar killed 46 people, the ministry said on Thursday. "
OTHER = "The bank of Pellon raised its rate to 12 per cent after a meeting that lasted for two days."
HOUR = timedelta(hours=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SQLiteLibrary]:
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as made:
        yield made


def add(
    library: SQLiteLibrary,
    text: str,
    hours: float,
    *,
    kind: str = "url",
    location: str = URL,
    item: str = "",
    url: str = URL,
    published: str = "2026-03-05T07:10:00Z",
    modified: str = "",
) -> str:
    """A copy of a page, taken ``hours`` after the first; the id under which it is held."""
    date = f"published: {published}\n" if published else ""
    date += f"modified: {modified}\n" if modified else ""
    content = f"---\ntitle: Flood\npublisher: Harbour\nurl: {url}\n{date}---\n\n{text}\n".encode()
    raw = RawDocument(
        hashlib.sha256(content).hexdigest(),
        content,
        "text/markdown",
        Origin("file", location),
        AT + hours * HOUR,
    )
    article = replace(read(raw), origin=Origin(kind, location, item))
    return library.add(raw, article, split(article))[0]


def standing(library: SQLiteLibrary, filter_: Filter | None = None) -> list[str]:
    return sorted(info.id for info in library.ranking.articles(filter_ or Filter()))


def chain(library: SQLiteLibrary, id_: str) -> list[str]:
    return [info.id for info in library.versions.of(id_)]


def test_a_page_that_changed_is_selected_once_and_the_older_text_is_still_held(
    library: SQLiteLibrary,
) -> None:
    old = add(library, LEAD + "Three dams failed.", 0)
    new = add(library, LEAD + "One dam failed.", 26)
    assert standing(library) == [new]
    assert sorted(info.id for info in library.ranking.articles(Filter(), replaced=True)) == sorted([old, new])
    assert chain(library, old) == chain(library, new) == [old, new]
    found = library.ranking.by_words("How many dams failed?", Filter(), 10)
    assert {library.ranking.hydrate([id_])[id_][1].id for id_, _ in found} == {new}
    within = Filter(datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC))
    assert standing(library, within) == [new]
    assert {library.ranking.origins([p])[p].article for p in library.ranking.select(Filter())} == {new}
    assert library.article(old).source_text != library.article(new).source_text


def test_vectors_of_a_replaced_version_are_not_near_to_anything(library: SQLiteLibrary) -> None:
    old = add(library, LEAD + "Three dams failed.", 0)
    library.vectors.embed_missing(model(), lambda done, total: None)
    new = add(library, LEAD + "One dam failed.", 1)
    library.vectors.embed_missing(model(), lambda done, total: None)
    question = model().query("How many dams failed?")
    for filter_ in (Filter(), Filter(until=AT)):
        hits = library.ranking.by_vector(question, model().fingerprint, filter_, 10)
        assert {library.ranking.origins([id_])[id_].article for id_, _ in hits} == {new}
    passages = [p.id for id_ in (old, new) for p in library.passages(id_)]
    assert library.ranking.replaced(passages) == {p.id for p in library.passages(old)}


def test_what_is_another_text_under_the_same_address_stays(library: SQLiteLibrary) -> None:
    one = add(library, LEAD, 0, kind="feed", location="https://harbour.example/feed", item="1")
    other = add(library, OTHER, 1, kind="feed", location="https://harbour.example/feed", item="2")
    page = add(library, LEAD + "The page has more of it.", 2)  # is no version of a feed's item
    assert standing(library) == sorted([one, other, page])
    assert chain(library, one) == []


@pytest.mark.parametrize(
    ("kind", "location", "item"), [("url", URL, ""), ("feed", "https://harbour.example/feed", "g1")]
)
def test_the_same_page_or_item_is_the_same_however_much_of_it_changed(
    library: SQLiteLibrary, kind: str, location: str, item: str
) -> None:
    add(library, LEAD, 0, kind=kind, location=location, item=item)
    new = add(library, OTHER, 1, kind=kind, location=location, item=item)
    assert standing(library) == [new]


def test_saved_copies_are_versions_by_their_words_and_only_where_one_was_taken_later(
    library: SQLiteLibrary,
) -> None:
    old = add(library, LEAD + "Three dams failed.", 0, kind="file", location="a.html")
    twin = add(library, LEAD + "Four dams failed.", 0, kind="file", location="b.html")
    assert standing(library) == sorted([old, twin])
    new = add(library, LEAD + "One dam failed.", 1)
    assert standing(library) == [new]
    apart = add(library, OTHER, 2, kind="file", location="c.html")
    assert standing(library) == sorted([new, apart])


def test_an_archive_read_later_goes_under_what_is_held(library: SQLiteLibrary) -> None:
    first, third = add(library, LEAD + "v1", 0), add(library, LEAD + "v3", 4)
    second = add(library, LEAD + "v2", 2)
    assert standing(library) == [third] and chain(library, first) == [first, second, third]
    assert library.versions.pairs() == sorted([(first, second), (second, third)])


def test_a_page_that_goes_back_to_what_it_said_says_that(library: SQLiteLibrary) -> None:
    first, second = add(library, LEAD + "v1", 0), add(library, LEAD + "v2", 1)
    before = library.corpus_digest()
    assert add(library, LEAD + "v1", 2) == first
    assert standing(library) == [first] and chain(library, second) == [second, first]
    assert library.corpus_digest() != before
    # A saved file, read again, says nothing of what the address gives now.
    assert add(library, LEAD + "v2", 3, kind="file", location="v2.md") == second and standing(library) == [
        first
    ]


def test_a_version_from_after_the_end_of_what_is_asked_for_replaces_nothing(library: SQLiteLibrary) -> None:
    old = add(library, LEAD + "v1", 0, published="2026-03-05")
    new = add(library, LEAD + "v2", 26, published="2026-03-07")
    end = datetime(2026, 3, 6, tzinfo=UTC)
    assert standing(library, Filter(until=end)) == standing(library, Filter(as_of=end)) == [old]
    assert standing(library, Filter(as_of=end + 48 * HOUR)) == [new]


def test_undated_versions_are_each_of_the_day_they_were_first_seen(library: SQLiteLibrary) -> None:
    old = add(library, LEAD + "v1", 0, published="")
    new = add(library, LEAD + "v2", 24, published="")
    days = [library.ranking.undated(AT + n * 24 * HOUR, AT + (n + 1) * 24 * HOUR) for n in range(2)]
    assert [[info.id for info in day] for day in days] == [[old], [new]]
    assert [info.id for info in library.ranking.undated(AT, AT + 48 * HOUR)] == [new]


def test_forgetting_a_version_leaves_one_of_the_others_standing(library: SQLiteLibrary) -> None:
    first, second, third = (add(library, LEAD + f"v{n}", n) for n in range(3))
    library.forget(second)
    assert standing(library) == [third] and chain(library, first) == [first, third]
    library.forget(third)
    assert standing(library) == [first] and chain(library, first) == []


def test_what_was_known_at_a_time_holds_the_copy_that_stood_then(library: SQLiteLibrary) -> None:
    first, second, third = (add(library, LEAD + f"v{n}", 24 * n) for n in range(3))
    for hours, stood in ((12, first), (30, second), (47.9, second), (49, third)):
        filter_ = Filter(as_of=AT + hours * HOUR)
        assert standing(library, filter_) == [stood]
        found = library.ranking.by_words("the flood", filter_, 10)
        assert {library.ranking.hydrate([id_])[id_][1].id for id_, _ in found} == {stood}
    assert standing(library, Filter(until=AT, as_of=AT + 30 * HOUR)) == [second]


def test_a_copy_dated_anew_was_known_from_its_date_on_wherever_the_clock_stands(
    library: SQLiteLibrary,
) -> None:
    old = add(library, LEAD + "v1", 0, published="2026-03-05")
    new = add(library, LEAD + "v2", 26, published="2026-03-07")
    for zone in ("America/New_York", "Asia/Tokyo", "UTC"):
        day = datetime(2026, 3, 7, tzinfo=ZoneInfo(zone))
        assert standing(library, Filter(as_of=day)) == [old]
        assert standing(library, Filter(as_of=day + 24 * HOUR)) == [new]


def test_when_a_copy_took_anothers_place_is_what_its_page_says_where_that_can_be(
    library: SQLiteLibrary,
) -> None:
    page = {"location": URL, "kind": "file"}
    old = add(library, LEAD + "v1", -90, **page)
    said = add(library, LEAD + "v2", 2, modified="2026-03-06T09:00:00Z", **page)
    same = add(library, LEAD + "v3", 3, modified="2026-03-06T09:00:00Z", **page)
    after = add(library, LEAD + "v4", 4, modified="2026-04-06T09:00:00Z", **page)
    found = library.versions.replaced([old, said, same, after])
    nine = datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert {id_: at for id_, (at, _) in found.items()} == {
        old: nine,
        said: AT + 3 * HOUR,
        same: AT + 4 * HOUR,
    }
    asked = add(library, OTHER + "v1", 0, url=f"{URL}/2", location=f"{URL}/2")
    add(library, OTHER + "v2", 5, url=f"{URL}/2", location=f"{URL}/2", modified="2026-03-06T09:00:00Z")
    # It was asked for after the time that it names, and said something else.
    assert library.versions.replaced([asked])[asked][0] == AT + 5 * HOUR


def test_pages_changed_within_a_time_are_found_by_the_copy_that_stands(library: SQLiteLibrary) -> None:
    first = add(library, LEAD + "v1", 0)
    add(library, LEAD + "v2", 24)
    third = add(library, LEAD + "v3", 72)
    add(library, OTHER, 24, url=f"{URL}/2", location=f"{URL}/2")
    days = [library.versions.changed_within(AT + n * 24 * HOUR, AT + (n + 1) * 24 * HOUR) for n in range(4)]
    assert [[info.id for info in day] for day in days] == [[], [third], [], [third]]
    assert first not in standing(library)
