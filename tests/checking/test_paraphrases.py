"""What only a writer in its own words gets wrong: additions, things turned round, what is no sentence of a brief."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brief.checking import plain_form
from brief.checking.checks import against, check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import DraftSentence, Quote, Verdict
from tests.support.desk import article, cite

BUS = "A bus left the road near Orlow on Tuesday after a storm, killing two people, an official said."
RATE = "The Bank of Orlow raised its rate from 4 per cent to 6 per cent, while exports of wheat fell."
RAID = "Ardovian troops entered the Lethmari village of Sella, and the mayor of Sella said some shops were looted."
BRIDGE = "The old bridge was closed by the Orlow Rail Company and the road was swept away on Nov. 27."
DENIED = (
    "The minister, Joren Vask, denied on Tuesday that the ministry was preparing limits on transfers abroad."
)
FALSE = "The Gazette wrongly reported that the reserves stood at 18 billion marks at the end of the year."
AGREED = "The two sides agreed at Sella on Friday to exchange prisoners, and half of the army will leave."
LOG = "The siren in Drenholt sounded at 03:07 and the siren in Ferrol sounded at 03:09, the log shows."
DEPTH = "About 640 of the 1,900 homes that were damaged cannot be repaired, and the shaft is 250 metres deep."
NOTE = (
    "Click on the map to see it (31): 400 people walked to the office on Sunday, https://orlow.example said."
)
POST = "She was elected to council position 8 for the 2018-2019 term, which runs a 24/7 help line."
CLIP = "The video that Orlow's defence ministry put out on Wednesday does not show the Sella Pass."
SPANISH = "El puente sobre el río fue cerrado el martes después de la tormenta, dijo un portavoz."
ALL = (BUS, RATE, RAID, BRIDGE, DENIED, FALSE, AGREED, LOG, DEPTH, NOTE, POST, CLIP)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteLibrary]:
    with SQLiteLibrary(tmp_path_factory.mktemp("p") / "library.sqlite3", write=True) as made:
        for text in (*ALL, SPANISH):
            made.add(*article(text, title="x"))
        yield made


def failed(
    library: SQLiteLibrary, text: str, *sources: str, quoted: bool = False, writer: str = "prompted"
) -> dict[str, str]:
    cited = tuple(cite(article(source, title="x")[1], source) for source in sources)
    quotes = (Quote(text, 0),) if quoted else ()
    results = check(DraftSentence(text, cited, quotes, writer=writer), Texts(library))
    return {result.check: result.reason for result in results if against([result])}


@pytest.mark.parametrize("text", ALL)
def test_the_source_itself_passes(library: SQLiteLibrary, text: str) -> None:
    assert failed(library, text, text, quoted=True, writer="quoting") == {}
    # A model may not copy an address even from its source: nobody could tell it from a planted one.
    assert failed(library, text, text) == ({"form": "it holds an address"} if text == NOTE else {})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (BUS, "Two people were killed when a bus left the road near Orlow on Tuesday, according to an official."),
        (RATE, "The Bank of Orlow increased its rate to 6% from 4%."),
        (RAID, "Some shops were looted, the mayor of Sella said."),
        (BRIDGE, "The Orlow Rail Company closed the old bridge."),
        (BRIDGE, "The road was swept away on November 27th."),
        (BRIDGE, "The road was swept away on 27 November."),
        (DENIED, "Joren Vask, the minister, denied on Tuesday that limits on transfers abroad were being prepared."),
        (FALSE, "The reserves did not stand at 18 billion marks, as the Gazette had wrongly reported."),
        (AGREED, "The two sides agreed on Friday at Sella to exchange prisoners."),
        (AGREED, "50 per cent of the army will leave."),
        (LOG, "At 03:09 the siren in Ferrol sounded, the log shows."),
        (DEPTH, "The shaft is 250 m deep."),
        (DEPTH, "1900 homes were damaged, of which about 640 cannot be repaired."),
        (POST, "She was elected to council position 8 for the 2018–19 term."),
        (POST, "The council runs a 24/7 help line."),
    ],
)  # fmt: skip
def test_a_right_paraphrase_passes(library: SQLiteLibrary, source: str, text: str) -> None:
    assert failed(library, text, source) == {}


@pytest.mark.parametrize(
    ("source", "text", "name"),
    [
        (BUS, "A bus left the road near Orlow on Tuesday because of a storm, an official said.", "addition"),
        (BUS, "A bus left the road near Orlow on Tuesday after a storm, an official confirmed.", "addition"),
        (BUS, "A bus left the road near Orlow on Tuesday after a storm, several officials said.", "addition"),
        (BUS, "A bus left the road near Orlow on Tuesday after the worst storm, an official said.", "addition"),
        (BUS, "A bus left the road near Orlow on Tuesday after a storm, officials said.", "addition"),
        (RAID, "All shops were looted, the mayor of Sella said.", "addition"),
        (AGREED, "The two sides agreed to exchange prisoners, and half of the army will certainly leave.", "addition"),
        (RATE, "The Bank of Orlow cut its rate from 4 per cent to 6 per cent.", "roles"),
        (RATE, "The Bank of Orlow raised its rate from 6 per cent to 4 per cent.", "roles"),
        (RAID, "Lethmari troops entered the Ardovian village of Sella.", "roles"),
        (RAID, "Ardovian troops entered the village of Sella, and the police said some shops were looted.", "roles"),
        (BRIDGE, "The road was swept away by the Orlow Rail Company on 27 November.", "roles"),
        (BRIDGE, "The road was swept away on 28 November.", "dates"),
        (DENIED, "The ministry was preparing limits on transfers abroad, said the minister, Joren Vask.", "roles"),
        (FALSE, "The reserves stood at 18 billion marks at the end of the year, the Gazette reported.", "roles"),
        (AGREED, "The two sides exchanged prisoners at Sella on Friday.", "forecast"),
        (LOG, "The siren in Ferrol sounded at 03:07, the log shows.", "roles"),
    ],
)  # fmt: skip
def test_a_faulty_paraphrase_fails_and_says_why(
    library: SQLiteLibrary, source: str, text: str, name: str
) -> None:
    found = failed(library, text, source)
    assert name in found and len(found[name].split()) >= 5, found


@pytest.mark.parametrize(
    "text",
    [
        "[P1] 400 people walked to the office on Sunday.",
        "P1: 400 people walked to the office on Sunday.",
        "The passage says 400 people walked to the office on Sunday.",
        "As an AI language model, I note that 400 people walked to the office.",
        "400 people walked to the [office](https://orlow.example) on Sunday.",
        "400 people walked to the office on Sunday, https://orlow.example reported.",
        "400 people **walked** to the office on Sunday.",
        "400 people walked to the <b>office</b> on Sunday.",
        "Click on the map to see the office of 400 people.",
        "Send your password to the office on Sunday.",
        "400 people walked to the office on Sunday 🚨.",
        "400 people walked to the office\u202e on Sunday.",
        "Dimanche 400 personnes ont marché jusqu'au bureau de la société.",
    ],
)
def test_what_is_no_sentence_of_a_brief_is_dropped(library: SQLiteLibrary, text: str) -> None:
    assert "form" in failed(library, text, NOTE)


def test_a_note_number_of_the_source_may_be_copied(library: SQLiteLibrary) -> None:
    assert "form" not in failed(library, "On Sunday (31) 400 people walked to the office.", NOTE)


def test_a_quotation_in_another_language_is_not_foreign() -> None:
    assert plain_form.foreign("Etwa 400 Menschen gingen am Sonntag zum Büro der Firma in Drenholt.")
    assert not plain_form.foreign(
        "He said “etwa 400 Menschen gingen am Sonntag zum Büro der Firma” on the day."
    )


def test_a_source_without_rules_is_said_not_to_be_checked(library: SQLiteLibrary) -> None:
    cited = (cite(article(SPANISH, title="x")[1], SPANISH),)
    results = check(DraftSentence("The bridge was closed.", cited, writer="prompted"), Texts(library))
    verdicts = {result.check: result for result in results}
    for name in ("addition", "roles"):
        assert verdicts[name].verdict is Verdict.NOT_APPLICABLE and "no rules" in verdicts[name].reason


def test_what_the_source_denies_of_something_is_not_told_of_it_in_another_word(
    library: SQLiteLibrary,
) -> None:
    """A 135M model wrote this of a video that does not show the pass: no word that is denied stands in both."""
    wrong = "The report says that the Sella Pass was attacked by Orlow's defence ministry."
    assert "denies" in failed(library, wrong, CLIP)["support"]
    assert failed(library, "The defence ministry's video does not show the Sella Pass.", CLIP) == {}


def test_a_sentence_that_was_cut_off_is_dropped(library: SQLiteLibrary) -> None:
    """The end of a bounded answer: a 135M model's "… with four of the five genocid" passed every other check."""
    whole = "The old bridge was closed by the Orlow Rail Company."
    assert failed(library, whole, BRIDGE) == {}
    assert failed(library, "The old bridge was closed by the Orlow Rail Comp", BRIDGE)["form"]
    assert failed(library, whole.removesuffix("."), BRIDGE)["form"] == "it does not end as a sentence does"
