"""Lines of dates: which date is of publication, which of change, in every language that is read."""

from datetime import UTC, datetime

import pytest

from brief.dates.date_lines import date_line, told_apart
from brief.dates.written_dates import DateText, parse_date

AT, LATER = "2026-03-05 09:30", "2026-03-06 10:12"
DAY, LATER_DAY = "2026-03-05", "2026-03-06"


def days(texts: tuple[str, ...]) -> list[str]:
    """Each date as UTC, to the minute where it has a time; "?" where it cannot be told."""
    found = []
    for text in texts:
        value = parse_date(text, "")
        shape = "%Y-%m-%d" if value.precision.value == "day" else "%Y-%m-%d %H:%M"
        found.append(f"{value.start:{shape}}" if value.start else "?")
    return found


@pytest.mark.parametrize(
    ("line", "published", "changed"),
    [
        ("Thu 5 Mar 2026 09.30 GMT", [AT], []),
        ("Last modified on Fri 6 Mar 2026 10.12 GMT", [], [LATER]),
        ("Published: Mar. 5, 2026 · Last updated: March 6, 2026", [DAY], [LATER_DAY]),
        ("By Ada Moll, Updated: March 6, 2026 10:12 a.m. | Published: March 5, 2026", [DAY], [LATER]),
        ("Published 4:30 AM EST, Thu March 5, 2026", [AT], []),
        ("First published on Thu 5 Mar 2026 04.30 EST", [AT], []),
        ("Posted by Ada Moll on March 5, 2026 at 9:30 am", [AT], []),
        ("Thursday, March 5th, 2026 - 9:30am", [AT], []),
        ("March 5, 2026 9 a.m.", ["2026-03-05 09:00"], []),
        ("Published | March 5, 2026", [DAY], []),
        ("By Ada Moll | Posted on 03/05/2026 | 12 comments", ["?"], []),
        ("Published 2 hours ago", ["?"], []),
        ("Updated 3 days ago", [], ["?"]),
        ("2026年3月5日 9時30分", [AT], []),
        ("2026年3月5日（木）午前9時30分", [AT], []),
        ("公開日：2026年3月5日 更新日：2026年3月6日", [DAY], [LATER_DAY]),
        ("2026年3月5日 9時30分公開 2026年3月6日 10時12分更新", [AT], [LATER]),
        ("5 de marzo de 2026 - 09:30", [AT], []),
        ("Publicado el 5 de marzo de 2026 a las 09:30 h", [AT], []),
        ("13/03/2026 09:30 Actualizado a 14/03/2026 10:12", ["2026-03-13 09:30"], ["2026-03-14 10:12"]),
        ("5 marca 2026, 09:30", [AT], []),
        ("czwartek, 5 marca 2026 r. o godz. 9.30", [AT], []),
        ("Opublikowano: 5 marca 2026, godz. 09:30 Aktualizacja: 6 marca 2026, 10:12", [AT], [LATER]),
        ("5 марта 2026 года.", [DAY], []),
        ("09:30, 5 марта 2026", [AT], []),
        ("Опубликовано: 5 марта 2026, 12:30 (мск)", [AT], []),
        ("Опубліковано 5 березня 2026 р., оновлено 6 березня 2026 р. о 10:12", [DAY], [LATER]),
        ("Четвер, 5 березня 2026, 09:30", [AT], []),
        ("Donnerstag, 5. März 2026, 9.30 Uhr", [AT], []),
        ("Veröffentlicht am 5. März 2026 um 9:30 Uhr", [AT], []),
        ("Stand: 15.03.2026 09:30 Uhr", ["2026-03-15 09:30"], []),
        ("Publié le 5 mars 2026 à 9 h 30, mis à jour le 6 mars 2026 à 10h12", [AT], [LATER]),
        ("Par Ada Moll - Publié le 15/03/2026 à 09:30", ["2026-03-15 09:30"], []),
        ("giovedì 5 marzo 2026, ore 9.30", [AT], []),
        ("Pubblicato il 5 marzo 2026 (aggiornato il 6 marzo 2026 alle 10:12)", [DAY], [LATER]),
        ("5 de março de 2026 às 09h30", [AT], []),
        ("Publicado em 5 de março de 2026 | Atualizado em 6 de março de 2026", [DAY], [LATER_DAY]),
        ("Gepubliceerd op 5 maart 2026, 09:30 uur", [AT], []),
        ("Laatst bijgewerkt: 6 maart 2026 10:12", [], [LATER]),
        ("5 Mart 2026 Perşembe 09:30", [AT], []),
        ("Yayınlanma: 5 Mart 2026 - 09:30 Güncelleme: 6 Mart 2026 - 10:12", [AT], [LATER]),
        ("Giriş Tarihi: 15.03.2026 09:30 Son Güncelleme: 16.03.2026", ["2026-03-15 09:30"], ["2026-03-16"]),
        ("发布时间：2026年03月05日09:30", [AT], []),
        ("2026年3月5日上午9时30分 来源：山报", [AT], []),
        ("更新于 2026-03-06 10:12", [], [LATER]),
        ("입력 2026.03.05 09:30 수정 2026.03.06 10:12", [AT], [LATER]),
        ("2026년 3월 5일 오전 9시 30분", [AT], []),
        ("입력2026.03.05. 오전 9:30", [AT], []),
        ("الخميس 5 مارس 2026 - 09:30", [AT], []),
        ("نشر في: ٥ مارس ٢٠٢٦ 09:30 ص", [AT], []),
        ("آخر تحديث: 6 مارس 2026 10:12", [], [LATER]),
        ("Publisert 5. mars 2026 kl. 09.30 Sist oppdatert 6. mars 2026 kl. 10.12", [AT], [LATER]),
    ],
)
def test_a_line_of_dates(line: str, published: list[str], changed: list[str]) -> None:
    found = date_line(line)
    assert (days(found.published), days(found.changed)) == (published, changed)


@pytest.mark.parametrize(
    "line",
    [
        "The bridge fell on 5 March 2026 and was rebuilt in 2027",
        "© 2019–2026 The Hill",
        "In 2026 the town had four bridges",
        "10 min read",
        "Updated daily",
        "March 5",
        "",
        "5 March 2026 " * 30,
    ],
)
def test_what_is_no_line_of_dates(line: str) -> None:
    assert not date_line(line)


def test_what_else_a_line_holds_is_handed_on() -> None:
    assert date_line("By Ada Moll | Posted on 03/05/2026 | 12 comments").rest == (
        "By Ada Moll",
        "12 comments",
    )
    assert date_line("On 5 March 2026, Ada Moll died.").rest == ("Ada Moll died.",)


def test_a_date_of_change_goes_to_the_changes_whatever_field_it_came_from() -> None:
    fields = [
        DateText("Published: Feb. 1, 2026 · Updated: March 5, 2026", "dump field"),
        DateText("soon", "x"),
    ]
    dates, changes = told_apart(fields, [DateText("2026-03-04", "y")])
    assert [d.text for d in dates] == ["Published: Feb. 1, 2026", "soon"]
    assert [(d.text, d.rule) for d in changes] == [
        ("2026-03-04", "y"),
        ("Updated: March 5, 2026", "dump field"),
    ]
    assert told_apart([DateText("Aktualisiert: 5. März 2026", "dump field")], [])[0] == ()


def test_seconds_of_a_feed_are_kept() -> None:
    (date,), _ = told_apart([DateText("Thu, 05 Mar 2026 09:30:07 +0000", "feed item")], [])
    assert parse_date(date.text, "").start == datetime(2026, 3, 5, 9, 30, 7, tzinfo=UTC)
