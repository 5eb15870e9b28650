"""Live blogs: each entry with a time of its own is a document, on the page's day where the clock alone is given."""

from datetime import UTC, datetime
from hashlib import sha256

from brief.dates.written_dates import DateText
from brief.reading.article import read
from brief.reading.exports.live_entries import entries_apart
from brief.reading.extracted import SUMMARY, Entry, Extracted
from brief.records import Article, Origin, RawDocument

NOW = datetime(2026, 3, 9, tzinfo=UTC)
CONTENT = b"<html>the page</html>"
PAGE = RawDocument(
    sha256(CONTENT).hexdigest(), CONTENT, "text/html", Origin("url", "https://m.example/live"), NOW
)
WHOLE = Extracted(
    "The whole page.",
    "x/1",
    title="Ferry strike: live",
    publisher="Coastal Mirror",
    url="https://m.example/live",
    dates=(DateText("2026-03-05T18:00:00+01:00", "page"),),
)


def entries(*times: str, heading: str = "Union calls for a vote", key: str = "") -> list[Entry]:
    said = "The union called for a vote of its members in entry number"
    keys = [key and f"{key}{i}" for i in range(len(times))]
    return [Entry(t, heading, f"{said} {i}.", (), keys[i], keys[i]) for i, t in enumerate(times)]


def apart(*times: str, heading: str = "Union calls for a vote", key: str = "") -> list[Article]:
    return [read(one) for one in entries_apart(PAGE, WHOLE, entries(*times, heading=heading, key=key))]


def test_each_entry_has_its_own_time_and_key_and_the_pages_publisher() -> None:
    found = apart("2026-03-05T10:20:00Z", "2026-03-05T09:05:00Z", "2026-03-04T21:00:00Z", key="post-")
    assert [f"{a.published.start:%d %H:%M}" for a in found] == ["05 10:20", "05 09:05", "04 21:00"]
    assert {a.publisher for a in found} == {"Coastal Mirror"} and found[
        1
    ].url == "https://m.example/live#post-1"
    assert [a.item_key for a in found] == ["post-0", "post-1", "post-2"] and len({a.id for a in found}) == 3
    assert found[0].text == "The union called for a vote of its members in entry number 0."


def test_a_bare_clock_is_of_the_pages_day_unless_it_runs_through_midnight() -> None:
    assert [f"{a.published.start:%m-%d %H:%M}" for a in apart("10:20", "9:05", "8:40")] == [
        "03-05 10:20", "03-05 09:05", "03-05 08:40",
    ]  # fmt: skip
    assert len(apart("11:30 am", "1:05 pm", "4:10 pm")) == 3
    assert apart("0:20", "23:50", "22:10", "0:10") == []


def test_an_entry_without_a_heading_has_the_pages_and_a_key_of_its_own() -> None:
    found = apart("10:20", "9:05", "8:40", heading="")
    assert {a.title for a in found} == {"Ferry strike: live"} and len({a.item_key for a in found}) == 3


def test_the_summary_has_the_pages_dates_and_stands_beside_the_entries() -> None:
    several = [
        Entry("", "", "What is known so far about the strike.", (), SUMMARY),
        *entries("10:20", "9:05", "8:40"),
    ]
    summary, *rest = map(read, entries_apart(PAGE, WHOLE, several))
    assert (summary.item_key, summary.title, len(rest)) == (SUMMARY, "Ferry strike: live", 3)
    assert summary.published.proof.text == "2026-03-05T18:00:00+01:00"
    assert entries_apart(PAGE, WHOLE, several[:3]) == []


def test_an_entry_of_its_own_minute_keeps_its_key_when_its_words_change() -> None:
    one, other = (
        [d.origin.item for d in entries_apart(PAGE, WHOLE, entries("10:20", "9:05", "8:40", heading=head))]
        for head in ("Union calls for a vote", "Union calls off a vote")
    )
    assert one == other and len(set(one)) == 3
    assert (
        len({d.origin.item for d in entries_apart(PAGE, WHOLE, entries("9:05", "9:05", "9:05", heading=""))})
        == 3
    )


def test_two_entries_or_one_without_a_time_or_a_text_are_one_article() -> None:
    assert apart("10:20", "9:05") == [] and apart("10:20", "9:05", "shortly before") == []
    assert entries_apart(PAGE, WHOLE, [*entries("10:20", "9:05", "8:40"), Entry("8:00", "Start", "")]) == []
