"""Who and what a sentence names, each with the name that its wordings share: U.S., US and America are United States."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.records import Entity, EntityKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KINDS = {
    "PERSON": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "GPE": EntityKind.PLACE,
    "LOC": EntityKind.PLACE,
    "FAC": EntityKind.PLACE,
    "NORP": EntityKind.GROUP,
    "EVENT": EntityKind.OTHER,
    "LAW": EntityKind.OTHER,
    "PRODUCT": EntityKind.OTHER,
    "WORK_OF_ART": EntityKind.OTHER,
}
_ALIASES = {
    alias: name
    for name, aliases in {
        "United States": "US, USA, America, United States of America",
        "United Kingdom": "UK, Britain, Great Britain",
        "European Union": "EU",
        "United Nations": "UN",
        "United Arab Emirates": "UAE",
        "Democratic Republic of Congo": "DRC, DR Congo, Democratic Republic of the Congo",
        "South Korea": "Republic of Korea, ROK",
        "North Korea": "DPRK",
        "China": "PRC, People's Republic of China",
        "Russia": "Russian Federation",
        "Türkiye": "Turkey, Turkiye",
        "Czechia": "Czech Republic",
        "Myanmar": "Burma",
        "Islamic State": "ISIS, ISIL, IS, Daesh",
        "World Health Organization": "WHO, World Health Organisation",
        "International Monetary Fund": "IMF",
        "NATO": "North Atlantic Treaty Organization",
    }.items()
    for alias in aliases.split(", ")
}
_ARTICLE = re.compile(r"^(?:the|The)\s+|[’']s?$")


def entities_in(doc: Doc) -> tuple[Entity, ...]:
    """The named entities of a sentence that was parsed with them; numbers and dates are none."""
    return tuple(
        Entity(found.text, _KINDS[found.label_], canonical(found.text), (found.start_char, found.end_char))
        for found in doc.ents
        if found.label_ in _KINDS
    )


def canonical(name: str) -> str:
    """The name that the wordings of one thing share: without article, possessive and the stops of an abbreviation."""
    bare = _ARTICLE.sub("", _ARTICLE.sub("", name.strip()))
    if re.fullmatch(r"(?:[A-Z]\.){2,}", bare):
        bare = bare.replace(".", "")
    return _ALIASES.get(bare, bare)
