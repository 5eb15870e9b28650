"""Timelines over real libraries: one event and no other, nothing told twice, what was taken back struck through."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.errors import UsageError
from brief.records import CheckedTimeline, TimelineLine, text_at
from brief.records.codec import from_json, to_json
from tests.support.desk import desk, example, held


@pytest.fixture(scope="module")
def corpus() -> Desk:
    return desk(example())


@pytest.fixture(scope="module")
def dam(corpus: Desk) -> CheckedTimeline:
    return corpus.timeline("Kelvar dam")


def lines(record: CheckedTimeline) -> list[TimelineLine]:
    return [line for day in record.days for line in day.lines]


def test_days_stand_oldest_first_and_each_line_is_its_sources_words(
    corpus: Desk, dam: CheckedTimeline
) -> None:
    named = [day.day for day in dam.days]
    assert named == sorted(set(named)) and named[0] == "2026-03-02" and named[-1] == "2026-03-08"
    references = {one.number: one for one in dam.references}
    published = {n: one.article.published.start for one in dam.sources for n in one.numbers}
    for day in dam.days:
        for line in day.lines:
            (number,) = line.sentence.numbers
            whole = corpus.library().article(references[number].article_id)
            assert (
                text_at(whole.source_text, references[number].ref.spans)
                == references[number].quote
                == line.sentence.text
            )
            assert f"{published[number]:%Y-%m-%d}" == day.day
    assert not dam.dropped and not dam.reason
    assert corpus.verify_record(dam) == []


def test_a_withdrawn_claim_is_struck_through_with_what_took_it_back(dam: CheckedTimeline) -> None:
    (siren,) = [line for line in lines(dam) if "sirens sounded at 03:05" in line.sentence.text]
    assert siren.state == "withdrawn" and siren.replaced_on == "2026-03-05"
    assert "withdraws the sentence in Statement No. 1" in siren.replaced_by[0].text
    (later,) = [line for line in lines(dam) if line.takes_back == siren.sentence.numbers]
    assert later.sentence == siren.replaced_by[0]


def test_a_corrected_figure_is_struck_through_and_replaced(dam: CheckedTimeline) -> None:
    (toll,) = [line for line in lines(dam) if " 47" in line.sentence.text and not line.takes_back]
    assert toll.state == "corrected" and "41" in toll.replaced_by[0].text
    standing = [line.sentence.text for line in lines(dam) if not line.state and not line.takes_back]
    assert not any(" 47" in text for text in standing)


def test_what_others_found_of_the_same_matter_is_not_taken_back_with_a_companys_statement(
    dam: CheckedTimeline,
) -> None:
    (found,) = [line for line in lines(dam) if "advanced corrosion" in line.sentence.text]
    assert not found.state


def test_another_event_of_the_same_kind_is_named_and_not_told(corpus: Desk) -> None:
    record = corpus.timeline("dam collapse")
    told = " ".join(sentence.text for sentence in record.told)
    assert "Kelvar" in told and "Santora" not in told and "Mirel" not in told
    rate = corpus.timeline("Pellonia key rate")
    assert not any("Sorvia" in sentence.text for sentence in rate.told)
    assert any("Sorvia" in title for title in rate.others)


def test_two_alike_events_in_two_towns_are_not_mixed(tmp_path: Path) -> None:
    notes = []
    for town, river, day, dead in (("Orlow", "Merrin", 3, 14), ("Quarrel", "Tavish", 5, 9)):
        notes += [
            {
                "title": f"Bridge at {town} falls into the {river}, {dead} dead",
                "text": f"A bridge over the {river} at {town} collapsed on the morning of {day} March and at least"
                f" {dead} people were killed, the mayor of {town} said. Divers searched the {river} below {town}.",
                "published": f"2026-03-{day:02}T12:00:00Z",
                "publisher": f"{town} Gazette",
            },
            {
                "title": f"Inspectors had warned of rust on the {town} bridge",
                "text": f"The bridge at {town} that fell into the {river} had been found rusty by state inspectors"
                f" two years before, a report shows. The council of {town} postponed the repair.",
                "published": f"2026-03-{day + 1:02}T12:00:00Z",
                "publisher": "Coast Wire",
            },
        ]
    with held(tmp_path, notes) as made:
        record = made.timeline("orlow bridge collapse")
        assert [day.day for day in record.days] == ["2026-03-03", "2026-03-04"]
        assert all("Quarrel" not in sentence.text for sentence in record.told)
        assert not made.verify_record(record)


def test_nothing_is_told_twice(dam: CheckedTimeline) -> None:
    texts = [line.sentence.text for line in (*lines(dam), *dam.undated) if not line.takes_back]
    assert len(texts) == len(set(texts))


def test_a_window_leaves_out_what_was_published_or_known_outside_it(corpus: Desk) -> None:
    until = datetime(2026, 3, 5, tzinfo=UTC)
    record = corpus.timeline("Kelvar dam", until=until)
    assert [day.day for day in record.days] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert not any(line.state for line in lines(record)), "the corrections of 5 March were not known"
    assert corpus.verify_record(record) == []
    late = corpus.timeline("Kelvar dam", since=until)
    assert late.days[0].day >= "2026-03-05"


def test_a_topic_of_which_nothing_is_held_says_so(corpus: Desk) -> None:
    record = corpus.timeline("quantum knitting")
    assert not record.days and not record.undated and "no article held is about" in record.reason
    near = corpus.timeline("Kelvarr")
    assert not near.days and "did you mean" in near.reason
    with pytest.raises(UsageError, match="holds no word"):
        corpus.timeline("?!")
    with pytest.raises(UsageError, match="before it begins"):
        corpus.timeline("dam", since=datetime(2026, 3, 5, tzinfo=UTC), until=datetime(2026, 3, 4, tzinfo=UTC))


def test_undated_articles_stand_apart(dam: CheckedTimeline) -> None:
    dated = {n for one in dam.sources if one.article.published.known for n in one.numbers}
    assert dam.undated and not any(set(line.sentence.numbers) & dated for line in dam.undated)


def test_a_record_comes_back_from_its_json_and_a_changed_one_is_found_out(
    corpus: Desk, dam: CheckedTimeline
) -> None:
    again = from_json(to_json(dam), CheckedTimeline)
    assert again == dam and corpus.timeline("Kelvar dam") == dam
    struck = next(line for line in lines(dam) if line.state)
    forged = from_json(to_json(dam).replace(f'"state": "{struck.state}"', '"state": ""', 1), CheckedTimeline)
    assert corpus.verify_record(forged)


def test_of_a_person_it_tells_what_is_said_of_them_and_by_them(corpus: Desk) -> None:
    record = corpus.timeline("Henrik Lasko")
    assert record.days and all("Lasko" in sentence.text for sentence in record.told)
    assert corpus.verify_record(record) == []


def test_a_report_of_a_week_later_stands_though_it_repeats_no_word_of_the_question(tmp_path: Path) -> None:
    first = (
        "A passenger train and a goods train collided head-on near Orrin Junction on Monday evening, killing 31 people,"
        " the railway said. Rescuers searched the wrecked carriages through the night."
    )
    later = (
        "The goods train that hit a passenger service, killing 31 people last week, had run through a red signal as"
        " its brakes were switched off, senator Ivo Dane said on Monday. The train's recorder was read in the capital."
    )
    other = (
        "A tram derailed in the city of Vantry on Friday evening and hit a bakery, killing two people, the police said."
        " The driver was taken to hospital."
    )
    told = [
        ("Two trains collide near Orrin Junction; 31 killed", first, "2026-03-02T20:00:00Z"),
        (
            "Orrin Junction train crash: what we know",
            first.replace("evening", "night"),
            "2026-03-03T08:00:00Z",
        ),
        ("Orrin train crash: brakes of goods train were off", later, "2026-03-09T08:00:00Z"),
        ("Tram derails in Vantry", other, "2026-03-06T20:00:00Z"),
    ]
    notes = [{"title": title, "text": text, "published": at} for title, text, at in told]
    with held(tmp_path, notes, clock=datetime(2026, 3, 10, tzinfo=UTC)) as made:
        record = made.timeline("head-on collision at Orrin Junction")
        assert {"2026-03-02", "2026-03-09"} <= {day.day for day in record.days}
        words = " ".join(line.sentence.text for line in lines(record))
        assert "brakes were switched off" in words and "tram" not in words


def test_of_a_person_only_what_names_them_is_told(tmp_path: Path) -> None:
    texts = [
        "On Tuesday Robert Vask Jr., the nation's top banker, said that rates would rise. In Vantry Vask spoke.",
        "The consultant Robert Mann Jr. said on Wednesday that the sky over Orrin was crowded. That day Vask was away.",
        "On Thursday Vask resigned, the central bank said. For nine years Robert Vask Jr. had led the bank.",
    ]
    notes = [
        {"text": text, "title": f"What of Vask now, {i}", "published": f"2026-03-0{i + 3}T10:00:00Z"}
        for i, text in enumerate(texts)
    ]
    with held(tmp_path, notes, clock=datetime(2026, 3, 10, tzinfo=UTC)) as made:
        words = " ".join(line.sentence.text for line in lines(made.timeline("Robert Vask Jr.")))
        assert "resigned" in words and "Mann" not in words
        answer = made.ask("Who is Robert Vask Jr.?", model=False)
        assert "top banker" in answer.sentences[0].text
