"""Which date is an article's: stated before worked out, and when a file was made only as a bound."""

from datetime import UTC, datetime

from brief.dates.mentions import mentions
from brief.dates.publication import publication
from brief.dates.written_dates import DateText
from brief.records import DateStatus, Precision
from tests.support.corpus import make

SEEN = datetime(2026, 11, 30, tzinfo=UTC)
MADE = DateText("2026-11-29T19:39:52Z", "PDF metadata, created", bound=True)
SAVED = DateText("2026-11-29T21:00:00Z", "PDF metadata, modified", bound=True)


def test_when_a_file_was_made_is_a_bound_where_nothing_else_is_given() -> None:
    value, others = publication([MADE], [SAVED], SEEN)
    assert (value.start, value.precision, value.status) == (None, Precision.UNKNOWN, DateStatus.UNRESOLVED)
    assert value.end == datetime(2026, 11, 29, 19, 39, 53, tzinfo=UTC) and others == ()
    assert value.proof.rule == "PDF metadata, created 29 Nov 2026: published no later"
    saved, _ = publication([], [SAVED], SEEN)
    assert saved.proof.rule == "PDF metadata, modified 29 Nov 2026: published no later"


def test_a_bound_neither_stands_beside_a_date_nor_disputes_it() -> None:
    stated = DateText("5 March 2026", "date line in the text")
    value, others = publication([MADE, stated], [SAVED], SEEN)
    assert value.status is DateStatus.STATED and others == ()
    assert value.start == datetime(2026, 3, 5, tzinfo=UTC)
    changed, _ = publication([MADE], [DateText("2026-03-07", "a page's date of change")], SEEN)
    assert changed.start == datetime(2026, 3, 7, tzinfo=UTC)


def test_a_bound_after_the_copy_or_of_a_lost_clock_bounds_nothing() -> None:
    for text, why in (
        ("2027-03-01", "after the copy"),
        ("1970-01-01T00:00:00Z", "zero"),
        ("nonsense", "created"),
    ):
        value, _ = publication([DateText(text, "PDF metadata, created", bound=True)], [], SEEN)
        assert value.end is None and value.status is DateStatus.UNRESOLVED and why in value.proof.rule


def test_days_of_the_text_are_counted_from_no_later_than_the_bound() -> None:
    bound, _ = publication([DateText("2020-06-01", "PDF metadata, created", bound=True)], [], SEEN)
    _, article, _ = make(
        "The dam was shut in March 2019. It opened again on Saturday, 30 May.",
        published=bound,
        first_seen=SEEN,
    )
    dates = {" ".join(article.source_text[s:e] for s, e in m.spans): m.value for m in mentions(article)}
    assert dates["Saturday, 30 May"].start == datetime(2020, 5, 30, tzinfo=UTC)
