"""The dates that a text speaks of: found, resolved from the right day, never guessed. Sentences are invented."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brief.dates.mentions import mentions
from brief.dates.written_dates import parse_date
from brief.reading.piece_reader import intake
from brief.records import (
    Article,
    DatedValue,
    DateMention,
    DateStatus,
    Origin,
    Payload,
    Precision,
    Span,
    text_at,
)

SEEN = datetime(2026, 3, 9, tzinfo=UTC)
# Monday 2 December 2024
MONDAY = "2024-12-02"


def article(
    *paragraphs: str, published: str = "", language: str = "en", seen: datetime = SEEN, joined: bool = False
) -> Article:
    """An article of paragraphs; ``joined`` makes one rejoined block of them."""
    source = "\n\n".join(paragraphs)
    spans: list[Span] = []
    at = 0
    for paragraph in paragraphs:
        spans.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Article(
        id="a",
        raw_sha256="",
        item_key="",
        origin=Origin("file", "a.txt"),
        title="",
        publisher="",
        authors=(),
        url="",
        language=language,
        published=parse_date(published, "feed item") if published else DatedValue(),
        first_seen=seen,
        source_text=source,
        source_text_sha256="",
        extractor="",
        blocks=(tuple(spans),) if joined else tuple((span,) for span in spans),
    )


def told(found: DateMention, source: Article) -> tuple[str, str, str]:
    """Words, interval with its last day, status: what the cases below give."""
    value = found.value
    words = text_at(source.source_text, found.spans)
    if value.start is None or value.end is None:
        return words, "", value.status.value
    last = value.end - timedelta(days=1)
    days = f"{value.start:%Y-%m-%d}" if last == value.start else f"{value.start:%Y-%m-%d}..{last:%Y-%m-%d}"
    return words, days, value.status.value


def year(number: int) -> str:
    return f"{number}-01-01..{number}-12-31"


W, S, U = "inferred", "stated", "unresolved"
ENGLISH: list[tuple[str, list[tuple[str, str, str]]]] = [
    # with a year: stated
    ("The dam broke on November 27, 2024.", [("November 27, 2024", "2024-11-27", S)]),
    ("It broke on 27 November 2024 at noon.", [("27 November 2024", "2024-11-27", S)]),
    ("It broke on Wednesday, Nov. 27, 2024.", [("Wednesday, Nov. 27, 2024", "2024-11-27", S)]),
    ("It broke on the 27th of November, 2024.", [("27th of November, 2024", "2024-11-27", S)]),
    ("Logged 2024-11-27 by the crew.", [("2024-11-27", "2024-11-27", S)]),
    ("Logged 27.11.2024 by the crew.", [("27.11.2024", "2024-11-27", S)]),
    ("Logged 11/27/2024 by the crew.", [("11/27/2024", "2024-11-27", S)]),
    ("Logged 03/04/2024 by the crew.", []),
    ("The talks of 27-29 November 2024 failed.", [("27-29 November 2024", "2024-11-27..2024-11-29", S)]),
    ("The talks ran November 27–29, 2024.", [("November 27–29, 2024", "2024-11-27..2024-11-29", S)]),
    ("He said so in an interview in May 2023.", [("May 2023", "2023-05-01..2023-05-31", S)]),
    ("It opened in early October 2021.", [("October 2021", "2021-10-01..2021-10-31", S)]),
    ("The bridge was built in 2019.", [("2019", year(2019), S)]),
    ("The law has stood since 1998.", [("1998", year(1998), S)]),
    ("Between 2014 and 2016 he served as mayor.", [("2014", year(2014), S), ("2016", year(2016), S)]),
    ("The 2019 election was close.", [("2019", year(2019), S)]),
    ("The port grew in the 1990s.", [("the 1990s", "1990-01-01..1999-12-31", S)]),
    ("A treaty of 1878 settled it.", [("1878", year(1878), S)]),
    ("It will open by 2030.", [("2030", year(2030), S)]),
    ("It broke on February 30, 2024.", [("February 30, 2024", "", U)]),
    # a day and a month
    ("The dam broke on November 27.", [("November 27", "2024-11-27", W)]),
    ("The dam broke on 15 September.", [("15 September", "2024-09-15", W)]),
    ("The group attacked the base on December 20.", [("December 20", "2023-12-20", W)]),
    ("The court will rule on January 15.", [("January 15", "2025-01-15", W)]),
    ("The court will rule on December 20.", [("December 20", "2024-12-20", W)]),
    ("Support for the July 26 attack is alleged.", [("July 26", "2024-07-26", W)]),
    (
        "The truce lasted from October 3 to October 9.",
        [("October 3", "2024-10-03", W), ("October 9", "2024-10-09", W)],
    ),
    ("The dam broke on Wednesday, November 27.", [("Wednesday, November 27", "2024-11-27", W)]),
    ("The dam broke on November 27, a Wednesday.", [("November 27, a Wednesday", "2024-11-27", W)]),
    ("The dam broke on Thursday, November 27.", [("Thursday, November 27", "", U)]),
    ("They met on December 2.", [("December 2", "2024-12-02", W)]),
    ("They said the December 10 deadline stands.", [("December 10", "2024-12-10", W)]),
    ("The dam broke on the 27th.", [("the 27th", "2024-11-27", W)]),
    ("The council will meet on the 15th.", [("the 15th", "2024-12-15", W)]),
    # a month
    ("The road has been shut since May.", [("May", "2024-05-01..2024-05-31", W)]),
    ("The road was shut in December.", [("December", "2024-12-01..2024-12-31", W)]),
    ("The road was shut last December.", [("last December", "2023-12-01..2023-12-31", W)]),
    ("The road will open in March.", [("March", "2025-03-01..2025-03-31", W)]),
    ("The road will open next June.", [("next June", "2025-06-01..2025-06-30", W)]),
    ("The road opened in March of last year.", [("March of last year", "2023-03-01..2023-03-31", W)]),
    (
        "The roads opened in July and August.",
        [("July", "2024-07-01..2024-07-31", W), ("August", "2024-08-01..2024-08-31", W)],
    ),
    # weekdays
    ("The mayor said on Wednesday that the dam broke.", [("Wednesday", "2024-11-27", W)]),
    ("The dam broke on Saturday evening.", [("Saturday evening", "2024-11-30", W)]),
    ("The dam broke on Monday.", [("Monday", "2024-12-02", W)]),
    ("The dam broke last Monday.", [("last Monday", "2024-11-25", W)]),
    ("The dam broke last Wednesday.", [("last Wednesday", "2024-11-27", W)]),
    ("The council meets next Tuesday.", [("next Tuesday", "2024-12-03", W)]),
    ("The council will vote on Friday.", [("Friday", "2024-12-06", W)]),
    ("On Friday, the council will vote.", [("Friday", "2024-12-06", W)]),
    ("The mayor said on Friday that she will resign.", [("Friday", "2024-11-29", W)]),
    ("The mayor said the council would vote on Friday.", [("Friday", "2024-12-06", W)]),
    ("They must leave by Friday.", [("Friday", "2024-12-06", W)]),
    ("By Saturday evening rebels had reached the centre.", [("Saturday evening", "2024-11-30", W)]),
    ("The truce holds until Thursday.", [("Thursday", "2024-12-05", W)]),
    ("Talks failed, but a vote on Sunday will decide.", [("Sunday", "2024-12-08", W)]),
    ("Friday's flood killed nine people.", [("Friday", "2024-11-29", W)]),
    ("Turnout in Sunday's election will be low.", [("Sunday", "2024-12-08", W)]),
    ("The meeting is due on Thursday.", [("Thursday", "2024-12-05", W)]),
    ("They agreed to meet on Thursday.", [("Thursday", "2024-12-05", W)]),
    ("On Monday and Tuesday it rained.", [("Monday", "2024-12-02", W), ("Tuesday", "2024-11-26", W)]),
    # counted from the day of writing
    ("The dam broke yesterday.", [("yesterday", "2024-12-01", W)]),
    ("The dam broke today.", [("today", "2024-12-02", W)]),
    ("The dam broke this morning.", [("this morning", "2024-12-02", W)]),
    ("The king speaks tonight.", [("tonight", "2024-12-02", W)]),
    ("The dam broke last night.", [("last night", "2024-12-01", W)]),
    ("The dam broke the day before yesterday.", [("the day before yesterday", "2024-11-30", W)]),
    ("The king speaks tomorrow.", [("tomorrow", "2024-12-03", W)]),
    ("It rained last week.", [("last week", "2024-11-25..2024-12-01", W)]),
    ("It rained last month.", [("last month", "2024-11-01..2024-11-30", W)]),
    ("It rained last year.", [("last year", year(2023), W)]),
    ("The road opens next year.", [("next year", year(2025), W)]),
    ("The road opened earlier this month.", [("earlier this month", "2024-12-01..2024-12-02", W)]),
    ("The road opens later this month.", [("later this month", "2024-12-02..2024-12-31", W)]),
    ("It rained at the weekend.", [("at the weekend", "2024-11-30..2024-12-01", W)]),
    ("The fair will be held this weekend.", [("this weekend", "2024-12-07..2024-12-08", W)]),
    ("The dam broke two days ago.", [("two days ago", "2024-11-30", W)]),
    ("The dam broke three weeks ago.", [("three weeks ago", "2024-11-08..2024-11-14", W)]),
    ("The dam broke four months ago.", [("four months ago", "2024-08-01..2024-08-31", W)]),
    ("The dam broke a year ago.", [("a year ago", year(2023), W)]),
    ("The dam broke more than two years ago.", [("more than two years ago", "", U)]),
    ("It will send arms in the coming days.", [("the coming days", "2024-12-02..2024-12-09", W)]),
    ("It will send arms in the next two weeks.", [("the next two weeks", "2024-12-02..2024-12-16", W)]),
    ("Over the past 24 hours it rained.", [("the past 24 hours", "2024-12-01..2024-12-02", W)]),
    ("It has rained for the past three months.", [("the past three months", "2024-09-02..2024-12-02", W)]),
    ("Exams open at the beginning of June.", [("June", "2024-06-01..2024-06-30", W)]),
    ("Games are being held from Dec. 6-22.", [("Dec. 6-22", "2024-12-06..2024-12-22", W)]),
    ("His term ends December 31.", [("December 31", "2024-12-31", W)]),
    ("It closed after the fire in January, which killed nine.", [("January", "2024-01-01..2024-01-31", W)]),
    ("He was jailed for the February 7 killing.", [("February 7", "", U)]),
    ("It rained for the last couple of weeks.", [("the last couple of weeks", "2024-11-18..2024-12-02", W)]),
    ("Forty-five years ago it rained.", [("Forty-five years ago", year(1979), W)]),
    # counted from another date in the text
    (
        "The dam broke on November 27. Two days later the bridge fell.",
        [("November 27", "2024-11-27", W), ("Two days later", "2024-11-29", W)],
    ),
    (
        "The dam broke on November 27. The next day the bridge fell.",
        [("November 27", "2024-11-27", W), ("The next day", "2024-11-28", W)],
    ),
    ("Three weeks earlier the bridge fell.", [("Three weeks earlier", "", U)]),
    # names, verbs and counts that are no dates
    ("The minister may resign, and they march on.", []),
    ("Theresa May said no, and critics of May agreed.", []),
    ("A March for Water drew April Smith and June Osei.", []),
    ("The Good Friday agreement and Black Friday sales hold.", []),
    ("The Sunday Times and Saturday Night Live reported it.", []),
    ("Bloody Sunday is remembered every Friday.", []),
    ("Joe Friday came first and the sun shone a second time.", []),
    ("It cost 40 million in 2026 dollars.", []),
    ("A crowd of 2000 people met 1500 tanks and 1945 men.", []),
    ("He paid $2024 for page 1999.", []),
    ("The 17 November Group and the April 6 Movement merged.", []),
    ("The September 11 attacks changed it.", [("September 11", "2001-09-11", W)]),
    ("In today's world this is so to this day.", []),
    ("He lives on the 15th floor.", []),
    ("July 26 -- The Grand Hall, Northport", [("July 26", "", U)]),
    ("December 4 -- The Grand Hall, Northport", [("December 4", "2024-12-04", W)]),
    ("The party's leader Godwin Friday is ahead.", []),
    ("It flew on a Long March 2F rocket.", []),
    ("She was freed following Saturday's vote.", [("Saturday", "2024-11-30", W)]),
    ("Sales rose to 11:27 and 3.12 and 1/2.", []),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english_from_a_publication_date(text: str, expected: list[tuple[str, str, str]]) -> None:
    source = article(text, published=MONDAY)
    assert [told(found, source) for found in mentions(source)] == expected


OTHER: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    ("uk", "Дамба прорвалася 27 листопада 2024 року.", [("27 листопада 2024 року", "2024-11-27", S)]),
    ("uk", "Дамба прорвалася 27 листопада.", [("27 листопада", "2024-11-27", W)]),
    ("uk", "Дамба прорвалася у середу вранці.", [("середу", "2024-11-27", W)]),
    ("uk", "Рада голосуватиме в п’ятницю.", [("п’ятницю", "2024-12-06", W)]),
    ("uk", "Учора пішов дощ.", [("Учора", "2024-12-01", W)]),
    ("ru", "Дамба прорвалась 15 сентября.", [("15 сентября", "2024-09-15", W)]),
    ("ru", "В прошлую субботу шёл дождь, а среда обитания страдает.", [("субботу", "2024-11-30", W)]),
    ("ru", "Совет будет голосовать в пятницу.", [("пятницу", "2024-12-06", W)]),
    (
        "de",
        "Der Damm brach am Mittwoch, dem 27. November 2024.",
        [("Mittwoch, dem 27. November 2024", "2024-11-27", S)],
    ),
    ("de", "Der Damm brach am 15. September.", [("15. September", "2024-09-15", W)]),
    ("de", "Der Rat wird am Freitag abstimmen.", [("Freitag", "2024-12-06", W)]),
    ("de", "Am vergangenen Montag brach der Damm.", [("Montag", "2024-11-25", W)]),
    ("de", "Gestern brach der Damm.", [("Gestern", "2024-12-01", W)]),
    ("fr", "La digue a cédé le 1er décembre 2024.", [("1er décembre 2024", "2024-12-01", S)]),
    ("fr", "La digue a cédé mercredi soir.", [("mercredi", "2024-11-27", W)]),
    ("fr", "Le conseil votera vendredi prochain.", [("vendredi", "2024-12-06", W)]),
    ("es", "La presa cedió el 27 de noviembre de 2024.", [("27 de noviembre de 2024", "2024-11-27", S)]),
    ("es", "La presa cedió el 15 de septiembre.", [("15 de septiembre", "2024-09-15", W)]),
    ("es", "La presa cedió el miércoles, dijo Plácido Domingo.", [("miércoles", "2024-11-27", W)]),
    ("tr", "Baraj 27 Kasım 2024 günü çöktü.", [("27 Kasım 2024", "2024-11-27", S)]),
    ("tr", "Baraj çarşamba günü çöktü, pazar açık.", [("çarşamba", "2024-11-27", W)]),
    ("pt", "A barragem cedeu em 27 de novembro de 2024.", [("27 de novembro de 2024", "2024-11-27", S)]),
    ("it", "La diga è crollata il 27 novembre.", [("27 novembre", "2024-11-27", W)]),
    ("nl", "De dam brak op 27 november 2024.", [("27 november 2024", "2024-11-27", S)]),
    ("pl", "Tama pękła 27 listopada 2024 roku.", [("27 listopada 2024 roku", "2024-11-27", S)]),
    ("ar", "انهار السد في 27 نوفمبر 2024.", [("27 نوفمبر 2024", "2024-11-27", S)]),
    ("ar", "انهار السد في 27 تشرين الثاني/نوفمبر 2024.", [("27 تشرين الثاني/نوفمبر 2024", "2024-11-27", S)]),
    ("ja", "ダムは2024年11月27日に決壊した。", [("2024年11月27日", "2024-11-27", S)]),
    ("zh", "大坝于11月27日决堤。", [("11月27日", "2024-11-27", W)]),
    ("ko", "댐은 2024년 11월 27일 무너졌다.", [("2024년 11월 27일", "2024-11-27", S)]),
    ("sw", "Bwawa lilivunjika Jumatano, November 27, 2024, last week.", []),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"), OTHER, ids=[f"{case[0]} {case[1]}" for case in OTHER]
)
def test_other_languages(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    source = article(text, published=MONDAY, language=language)
    assert [told(found, source) for found in mentions(source)] == expected


def test_the_day_of_writing_is_that_of_the_publishers_zone() -> None:
    late = article("It broke on Monday.", published="2024-12-02T23:30:00-05:00")
    early = article("It broke today.", published="2024-12-02T23:30:00Z")
    ahead = article("It broke today.", published="2024-12-03T01:30:00+03:00")
    assert [told(mentions(each)[0], each)[1] for each in (late, early, ahead)] == [
        "2024-12-02",
        "2024-12-02",
        "2024-12-03",
    ]


def test_the_proof_names_words_rule_and_anchor() -> None:
    (found,) = mentions(article("It broke\n on Saturday  evening.", published=MONDAY))
    assert found.value.proof.text == "Saturday evening"
    assert found.value.proof.rule == "the latest such day up to the writing"
    assert found.value.proof.anchor == "Mon 2 Dec 2024, the publication date"
    assert found.value.precision is Precision.DAY


def test_a_publication_date_known_to_the_month_settles_what_it_can() -> None:
    source = article("The dam broke on August 9. It was shut on Friday.", published="December 2024")
    assert [told(found, source)[1:] for found in mentions(source)] == [("2024-08-09", W), ("", U)]
    assert "1 Dec 2024" in mentions(source)[1].value.proof.anchor


def test_a_date_can_span_a_rejoined_break() -> None:
    source = article(
        "The base stood on the outskirts of Aleppo",
        "September 15. It was hit on May",
        "4, 2024 too.",
        published=MONDAY,
        joined=True,
    )
    first, second = mentions(source)
    assert told(first, source) == ("September 15", "2024-09-15", W) and len(first.spans) == 1
    assert told(second, source) == ("May 4, 2024", "2024-05-04", S) and len(second.spans) == 2
    assert [source.source_text[a:b] for a, b in second.spans] == ["May", "4, 2024"]


UNDATED = (
    "The uprising in the port that began on November 27 is led by dockers.",
    "Dockers hit the customs house on September 15. A union backed the July 26 strike elsewhere.",
    "Its leader said in an interview in May 2023 that they would go on.",
    "On Wednesday, several witnesses said that as the uprising began, guards were beaten.",
    "On Saturday evening the crowd reached the harbour gate.",
    "The ministry is preparing to send police in the coming days.",
)


def test_without_a_publication_date_the_text_may_fix_the_year() -> None:
    source = article(*UNDATED)
    found = mentions(source)
    assert [told(each, source) for each in found] == [
        ("November 27", "2024-11-27", W),
        ("September 15", "2024-09-15", W),
        ("July 26", "2024-07-26", W),
        ("May 2023", "2023-05-01..2023-05-31", S),
        ("Wednesday", "2024-11-27", W),
        ("Saturday evening", "2024-11-30", W),
        ("the coming days", "2024-11-30..2024-12-07", W),
    ]
    rule = found[0].value.proof.rule
    assert rule.startswith("27 November falls on a Wednesday in 2013, 2019, 2024 and 2030; ")
    assert "2013 and 2019 are before May 2023, which the text looks back on" in rule
    assert "2030 is after the copy was taken, Mon 9 Mar 2026: 2024, if " in rule
    assert found[0].value.proof.anchor == "“Wednesday” in the text"
    assert "if the text goes on from that day" in found[5].value.proof.rule


def test_a_later_copy_leaves_two_years_and_so_none() -> None:
    source = article(*UNDATED, seen=datetime(2031, 1, 1, tzinfo=UTC))
    found = mentions(source)
    assert [told(each, source)[2] for each in found] == [U, U, U, S, U, U, U]
    assert "2024, 2030" in found[0].value.proof.rule


def test_without_anything_to_count_from_nothing_is_worked_out() -> None:
    source = article("On Wednesday, November 27, the dam broke. It rained yesterday and in June.")
    found = mentions(source)
    assert all(each.value.status is DateStatus.UNRESOLVED and each.value.start is None for each in found)
    assert (
        "falls on a Wednesday in" in found[0].value.proof.rule
        and "2013, 2019, 2024" in found[0].value.proof.rule
    )
    assert "no publication date" in found[1].value.proof.rule and found[1].value.proof.text == "yesterday"


def test_the_copy_and_a_year_looked_back_on_can_fix_a_day_alone() -> None:
    text = "It was founded in May 2025. The dam broke on November 27."
    near = article(text, seen=datetime(2026, 3, 9, tzinfo=UTC))
    assert told(mentions(near)[1], near)[2] == U  # written in May 2025, it would be 2024
    source = article("It was founded on December 1, 2025. The dam broke on November 27.")
    assert told(mentions(source)[1], source) == ("November 27", "2025-11-27", W)


def test_a_weekday_with_its_date_is_certain_and_others_are_told_on_from_it() -> None:
    source = article(
        "It was founded in May 2023.",
        "On Wednesday, November 27, the dam broke.",
        "On Saturday the bridge fell.",
    )
    found = mentions(source)
    assert [told(each, source)[1] for each in found] == ["2023-05-01..2023-05-31", "2024-11-27", "2024-11-30"]
    assert ", if what the text tells" not in found[1].value.proof.rule


def test_a_weekday_that_contradicts_a_stated_year_is_said() -> None:
    (found,) = mentions(article("It broke on Friday, November 27, 2024.", published=MONDAY))
    assert found.value.status is DateStatus.STATED and "a Wednesday" in found.value.proof.rule


def test_a_name_of_an_event_is_not_read_into_an_older_text() -> None:
    source = article("The October 7 attack on the depot failed.", published="2010-10-09")
    assert told(mentions(source)[0], source)[2] == U


def test_never_today() -> None:
    """No mention of an undated text depends on the clock, only on when the copy was taken."""
    source = article("Today it rained. This week it will stop. It broke last month.")
    assert [each.value.start for each in mentions(source)] == [None, None, None]


def test_the_seed(real_data: Path) -> None:
    (path,) = (real_data / "seed").iterdir()
    ((_, source, _),) = intake(Payload(path.name, path.read_bytes(), "text/plain", SEEN, 1)).read
    found = mentions(source)
    assert [told(each, source) for each in found] == [
        ("November 27", "2024-11-27", W),
        ("September 15", "2024-09-15", W),
        ("July 26", "2024-07-26", W),
        ("May 2023", "2023-05-01..2023-05-31", S),
        ("Wednesday", "2024-11-27", W),
        ("Saturday evening", "2024-11-30", W),
        ("Saturday evening", "2024-11-30", W),
        ("the coming days", "2024-11-30..2024-12-07", W),
    ]
    assert "2013, 2019, 2024 and 2030" in found[0].value.proof.rule


def test_spans_lie_in_kept_blocks_and_the_order_is_that_of_reading() -> None:
    source = article(*UNDATED, published=MONDAY)
    at = [each.spans[0] for each in mentions(source)]
    assert at == sorted(at)
    assert all(any(a <= s and e <= b for ((a, b),) in source.blocks) for s, e in at)


@pytest.mark.parametrize("language", ["en", "de", "es", "ru", "ar", "ja"])
def test_a_text_made_to_be_slow_is_not(language: str) -> None:
    parts = [
        "November ",
        "the last ",
        "1 ",
        "\n \t",
        "day to ",
        "May, ",
        "on Friday ",
        "was to be ",
        "2 de ",
        "19",
        "a. A ",
        "in 2019 ",
    ]
    for part in parts:
        started = time.process_time()
        mentions(article(part * (20_000 // len(part)), published=MONDAY, language=language))
        assert time.process_time() - started < 3.0, part
