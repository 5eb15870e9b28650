from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brief.corpus.duplicates import containment, copies, copy_groups, same_figures, shingles
from tests.support.corpus import ROOT

WIRE = (
    "KORVA, March 5 (Northwire) - At least 12 people were killed and 40 injured when the Selna dam burst "
    "late on Thursday, the interior ministry said. Rescue teams reached the village of Dorn before dawn, "
    "according to a spokesman, who added that two bridges were swept away and that the road to the capital "
    "would stay closed until Saturday. Officials have not said what caused the collapse, which comes after "
    "three weeks of heavy rain in the upper valley. Residents told reporters that warnings came too late."
)
TEASER = (
    " Read also: the minister of energy presents a plan for the next decade. Subscribe to our newsletter."
)
OTHER = (
    "Wheat futures climbed on Friday as traders weighed a dry forecast for the southern plains against "
    "record stocks in the north. Analysts at two brokerages said that exports were likely to slow before "
    "the harvest, and that millers had covered their needs until the summer."
)


def edited(text: str, share: float, seed: int) -> str:
    """The text with a share of its words, none of them figures, replaced."""
    words, source = text.split(), random.Random(seed)
    places = [i for i, word in enumerate(words) if not any(c.isdigit() for c in word)]
    for i in source.sample(places, int(len(words) * share)):
        words[i] = source.choice(["reportedly", "officials", "today", "region"])
    return " ".join(words)


def test_a_wire_story_under_other_names_is_one_text() -> None:
    assert copies(WIRE, WIRE.replace("(Northwire)", "(Staff)"))
    assert copies(WIRE, WIRE.upper())
    assert copies(WIRE, "\n\n".join(WIRE.split(". ")))
    assert copies(WIRE, WIRE + TEASER) and copies(WIRE + TEASER, WIRE)
    assert copies(WIRE, " ".join(WIRE.split()[: len(WIRE.split()) * 6 // 10]))


@pytest.mark.parametrize("seed", range(5))
def test_a_light_edit_stays_a_copy_and_a_rewrite_does_not(seed: int) -> None:
    assert copies(WIRE, edited(WIRE, 0.08, seed))
    assert not copies(WIRE, edited(WIRE, 0.5, seed))


def test_the_same_wording_with_other_figures_is_another_story() -> None:
    template = WIRE.replace("March 5", "May 17").replace("12", "31").replace("40", "95")
    for name, other in (("Selna", "Obra"), ("Dorn", "Vitt"), ("Thursday", "Monday"), ("Saturday", "Sunday")):
        template = template.replace(name, other)
    assert not copies(WIRE, template)
    assert not copies(WIRE, OTHER)


def test_a_text_with_one_figure_corrected_is_still_one_text() -> None:
    assert copies(WIRE, WIRE.replace("12 people", "15 people"))
    assert copies(WIRE, WIRE.replace("March 5", "March 6"))


def test_of_short_items_only_the_same_words_are_a_copy() -> None:
    item = "At least 60 people were killed in attacks across the Selna valley, the ministry said."
    assert copies(item, item.upper()) and copies(item, item + " - Northwire")
    assert not copies(item, item.replace("60", "91"))
    assert not copies(item, item.replace("Selna", "Obra"))
    assert not copies("Dam bursts in Selna", "Dam bursts in Obra")


def test_a_template_is_known_in_a_script_without_capitals() -> None:
    first = (
        "قال رئيس بلدية قرنة إن السد انهار فجر اليوم وإن فرق الإنقاذ وصلت إلى قرنة بعد ساعات من انهياره بسبب الأمطار "
        "وأضاف سليمان أن سكان قرنة لم يتلقوا أي إنذار وأن الطريق إلى العاصمة مغلق وطالب سليمان وزارة الداخلية بفتح "
        "تحقيق في الحادث بينما قالت الوزارة إن السد الذي بني قرب نهر تسيم كان يخضع للصيانة وإن مياه تسيم بدأت تنحسر"
    )
    other = first.replace("قرنة", "طبرق").replace("سليمان", "مراد").replace("تسيم", "لوار")
    assert not copies(first, other)
    words = first.split()
    for place in range(5, len(words), 13):
        words[place] = "أمس"
    assert copies(first, " ".join(words))


def test_two_reports_that_quote_one_speech_are_two() -> None:
    speech = (
        "“We have lost neighbours, homes and the only bridge over the river, and we will not wait for another "
        "commission to tell us what every farmer of the valley has known for years, namely that the wall was old, "
        "that the gates were rusted and that nobody in the capital wished to pay for either of them. We shall bury "
        "our dead this week, and then we shall come to the capital and ask who signed the last report.”"
    )
    one = (
        "Mayor Ilse Dorn addressed several hundred residents in the school of Selna late on Friday and demanded an "
        "inquiry into the collapse. " + speech + " The ministry did not answer a request for comment."
    )
    two = (
        "Anger is growing in the upper valley, where the first funerals were held this afternoon under heavy guard. "
        + speech
        + " Ilse Dorn said, to applause. Engineers meanwhile began to lower what is left of the reservoir."
    )
    assert not copies(one, two)
    assert copies(one, one + " Read more on our pages.")


def test_what_is_near_is_the_same_under_every_hash_seed() -> None:
    code = (
        "from brief.corpus.copy_shingles import print_of; from brief.corpus.near_copies import Prints; p = Prints();"
        "[p.add(print_of(t)) for t in ('one two three four', 'one two three five', 'six seven')];"
        "print(list(p.near()), p._signatures.hex()[:64])"
    )
    environments = [{**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)} for seed in ("1", "2")]
    seen = [
        subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True).stdout
        for env in environments
    ]
    assert seen[0] == seen[1] and len(seen[0]) > 60


def test_figures_are_compared_whole() -> None:
    assert same_figures("12 killed", "On the 5th, 12 were killed")
    assert not same_figures("12 killed", "On the 5th, 112 were killed")
    assert not same_figures("1,200 displaced", "1,300 displaced at 12:00")
    assert not same_figures("rose 3.5 percent", "rose 3.6 percent since 3.1 and 5")
    assert same_figures("no figures", "none here either")


def test_containment_is_of_the_smaller_in_the_larger() -> None:
    a, b = shingles("one two three four"), shingles("zero one two three four five six seven")
    assert containment(a, b) == containment(b, a) == 1.0
    assert containment(a, shingles("five six seven eight")) == 0.0
    assert containment(frozenset(), a) == 0.0
    assert shingles("Two words") == {"two words"}
    assert shingles("...") == frozenset()


def test_scripts_without_spaces_have_shingles_too() -> None:
    text = "塞尔纳大坝周四深夜决堤造成至少十二人死亡四十人受伤内政部表示救援队在黎明前抵达村庄"
    assert copies(text, text + "点击此处订阅我们的新闻")
    assert not copies(text, "小麦期货周五上涨交易商权衡南部平原的干旱预报与北部创纪录的库存")


def test_groups_hold_every_copy_the_largest_first_and_no_single() -> None:
    template = WIRE.replace("12 people", "15 people").replace("40", "88").replace("March 5", "June 7")
    template = template.replace("Selna", "Obra").replace("Dorn", "Vitt").replace("KORVA", "LENSK")
    texts = {
        "template": template,
        "wire": WIRE,
        "wheat": OTHER,
        "teaser": WIRE + TEASER,
        "spaced": WIRE.replace(" ", "  "),
        "wheat too": OTHER.replace("Wheat", "Corn"),
        "alone": "Something else entirely happened in another town on another day of the week.",
    }
    assert copy_groups(texts) == [("teaser", "spaced", "wire"), ("wheat", "wheat too")]
    assert copy_groups({"a": WIRE}) == [] == copy_groups({})
    assert copy_groups({"b": WIRE, "a": WIRE}) == [("a", "b")]


def test_a_chain_of_texts_that_share_parts_is_not_one_text() -> None:
    """The first and the last have no word in common; each shares two thirds with the one in the middle."""
    words = [f"word{n}" for n in range(220)]
    first, middle, last = (" ".join(words[k : k + 120]) for k in (0, 45, 90))
    assert copies(first, middle) and copies(middle, last) and not copies(first, last)
    groups = copy_groups({"first": first, "last": last, "middle": middle})
    assert len(groups) == 1 and not {"first", "last"} <= set(groups[0])


def test_a_crowd_of_one_wording_is_gone_through_in_time() -> None:
    """A text is compared with its nearest only, and the two that are one are still found."""
    letters = {
        f"letter {n}": WIRE.replace("Selna", f"Selna{n}")
        .replace("12", str(100 + n))
        .replace("40", str(700 + n))
        .replace("Dorn", f"Dorn{n}")
        .replace("KORVA", f"KORVA{n}")
        .replace("Thursday", f"Day{n}")
        .replace("March 5", f"Month {n}")
        for n in range(150)
    }
    letters["again"] = letters["letter 77"] + TEASER
    assert copy_groups(letters) == [("again", "letter 77")]


def test_a_long_text_is_compared_too() -> None:
    source = random.Random(3)
    vocabulary = ["".join(source.choices("abcdefghij", k=6)) for _ in range(3000)]
    book = " ".join(source.choices(vocabulary, k=20_000))
    assert copy_groups({"book": book, "edited": edited(book, 0.05, 1), "other": WIRE}) in (
        [("book", "edited")],
        [("edited", "book")],
    )


def test_copies_are_found_among_many() -> None:
    source = random.Random(7)
    vocabulary = ["".join(source.choices("abcdefghij", k=6)) for _ in range(3000)]
    texts = {f"own {n}": " ".join(source.choices(vocabulary, k=120)) for n in range(300)}
    expected = set()
    for n in range(0, 300, 10):
        texts[f"copy {n}"] = edited(texts[f"own {n}"], 0.05, n) + TEASER
        expected.add((f"copy {n}", f"own {n}"))
    assert set(copy_groups(texts)) == expected


@settings(deadline=None)
@given(st.text(max_size=300).filter(lambda text: bool(shingles(text))))
def test_a_text_is_its_own_copy(text: str) -> None:
    assert copies(text, text)
    assert copy_groups({"a": text, "b": text}) == [("a", "b")]


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_being_a_copy_has_no_direction(a: str, b: str) -> None:
    if len(a) != len(b):
        assert copies(a, b) == copies(b, a)
