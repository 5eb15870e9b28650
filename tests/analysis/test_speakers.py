"""Who says it, through whom: the chain a sentence words, from who asserts to who relays."""

import pytest

from brief.analysis.sentence_reader import read_sentence
from brief.analysis.speakers import beside
from brief.records import PartyKind

NAMED, OUTLET, UNNAMED = PartyKind.NAMED, PartyKind.OUTLET, PartyKind.UNNAMED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reuters reported late Saturday that the army is moving.", [("Reuters", OUTLET)]),
        (
            "On Wednesday, several regional sources said that fighters ambushed a patrol.",
            [("several regional sources", UNNAMED)],
        ),
        (
            "The head of the agency, Major Ilo Brand, said in an interview that it was over.",
            [("The head of the agency, Major Ilo Brand", NAMED)],
        ),
        (
            "Annual inflation stood at 8.7 per cent in February, the statistics office said on Tuesday.",
            [("the statistics office", NAMED)],
        ),
        ("According to the ministry, gate 3 failed at 02:40.", [("the ministry", NAMED)]),
        (
            "Use fell by a third, according to two people with knowledge of the talks.",
            [("two people with knowledge of the talks", UNNAMED)],
        ),
        (
            "A regional newspaper had reported, citing unnamed bankers, that limits were planned.",
            [("unnamed bankers", UNNAMED), ("A regional newspaper", OUTLET)],
        ),
        (
            "According to Halcyon Wire, which quoted Radio Zarin, one of them wore a uniform.",
            [("Radio Zarin", NAMED), ("Halcyon Wire", NAMED)],
        ),
        ("It was reported that the group took the airport.", [("It was reported", UNNAMED)]),
        (
            "Prime Minister Corinne Abel, who voted early, said that she would accept it.",
            [("Prime Minister Corinne Abel", NAMED)],
        ),
        (
            "“It buys a week,” said Berit Solano of the Harbour Institute.",
            [("Berit Solano of the Harbour Institute", NAMED)],
        ),
        (
            "VANTRY (Halcyon) - The finance minister, Joren Vask, on Tuesday denied the report.",
            [("The finance minister, Joren Vask", NAMED)],
        ),
        ("Ardgaz attributes the cut to repairs and says that it will end.", [("Ardgaz", NAMED)]),
        ("Corvin Press wrongly reported that 47 had died.", [("Corvin Press", OUTLET)]),
        ("The number of confirmed dead stands at 56.", []),
        ("Venn, who was born in the port, wrote five operas.", []),
        ("The court closed the site, citing security concerns about the harbour.", []),
        ("The council banned the march, citing the police.", [("the police", NAMED)]),
        ("But the company reported that sales fell.", [("the company", NAMED)]),
        ("They took him to a clinic, where doctors confirmed that he was alive.", [("doctors", NAMED)]),
        ("The bank added 2 per cent to its rate.", []),
        ("The police added charges of theft.", []),
        ("Six were found, with the other two confirmed to have died.", []),
        ("Its targets, announced in November, are modest.", []),
        ("Col. Ilo Brand told deputies that it was over.", [("Col. Ilo Brand", NAMED)]),
        ("U.S. envoy Ilo Brand said that it was over.", [("U.S. envoy Ilo Brand", NAMED)]),
        (
            "The clinic had received 34 bodies, its director, Henrik Lasko, told the paper.",
            [("its director, Henrik Lasko", NAMED)],
        ),
        (
            "River Watch, a group that monitors dams, said more were missing.",
            [("River Watch", NAMED)],
        ),
        (
            "The company that runs the prizes, Dock Media, denies that it was settled.",
            [("The company that runs the prizes", NAMED)],
        ),
        ("Eight men accused of theft were freed.", []),
        ("An estimated 56 seats went to the bloc.", []),
        ("Israel denies entry to six deputies.", []),
        ("The agency reports about 300 confirmed cases.", [("The agency", NAMED)]),
        ("A spokesman, Colonel Viktor Harsan, said no.", [("A spokesman, Colonel Viktor Harsan", NAMED)]),
        ("He said that the counts would meet.", [("He", UNNAMED)]),
        ("The right-hand abutment gave way at 03:15.", []),
        ("The claims were supported by photos.", []),
        ("Details have not yet been confirmed.", []),
    ],
)
def test_chains(text: str, expected: list[tuple[str, PartyKind]]) -> None:
    found = read_sentence(text).chain
    assert [(party.name, party.kind) for party in found] == expected
    assert all(text[p.span[0] : p.span[1]] == p.name for p in found)


def test_a_language_without_rules_is_marked_as_not_analysed() -> None:
    reading = read_sentence("Міністерство повідомило про щонайменше 12 загиблих.", "uk")
    assert not reading.analysed and not reading.hedges and not reading.chain
    assert read_sentence("The ministry said so.", "en").analysed


def test_the_speaker_of_another_clause() -> None:
    text = "The army claims that all were militants, while the group claims that nine were civilians."
    found = beside(read_sentence(text).attributions)
    assert found and found.name == "the group" and text[found.span[0] : found.span[1]] == "the group"
    assert (
        beside(read_sentence("The army said that it was over, but added that it would stay.").attributions)
        is None
    )
    assert beside(read_sentence("The army said “stay; the group says go”.").attributions) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Karel Dunn, based in Vantry, said the Solen Administration, in the 10 days since the flood, "
            'has "closed an immense number of gates" to the public.',
            ["Karel Dunn"],
        ),
        (
            "The mayor denied the delay, stating that a minister should not have to make such choices in a flood "
            "and noting that both gates had failed to close.",
            ["The mayor"],
        ),
        ("The bank will close the account if she rejected Moore.", []),
        (
            "Noting that on Earth there is a bacterium that can survive on acetylene, Maro asked, "
            '"Could it or something like it live deep in the crust where it is warmer?"',
            ["Maro"],
        ),
    ],
)
def test_who_speaks_where_the_parse_joins_a_clause_to_the_wrong_word(text: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(one.party.name for one in read_sentence(text).attributions)) == expected


@pytest.mark.parametrize(
    "said", ["Ottawa would respond", "the mayor complained", "on Monday that Ottawa had asked"]
)
def test_a_verb_of_saying_that_is_told_is_no_tag_of_what_tells_it(said: str) -> None:
    text = f"The minister said {said}."
    (found,) = read_sentence(text).attributions
    assert found.party.name == "The minister" and text[slice(*found.clause)] == said.removeprefix(
        "on Monday that "
    )
