"""Notes by which a publisher corrects or withdraws what a text said before: closed forms of whole paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.records import BlockKind, Role, Span, text_at

MOST = 1500
"""Characters of the longest paragraph that is looked at."""
_SELF = (
    r"(?:article|story|report|page|piece|item|post|column|text|headline|caption|graphic|map|chart|interview)"
)
_ITS = rf"(?:the {_SELF} (?:of|to|on) )?(?:this|our) (?:[\w-]+ )?{_SELF}s?"
_VERSION = "(?:earlier|previous|original|prior|initial|first)"
_MENDED = r"(?:corrected|amended|retracted|withdrawn)"
_ALTERED = r"(?:updated|changed|edited|revised|modified|removed|altered)"
# What makes an altered text a corrected one: "to correct the name", "to reflect that", "because it said".
_WHY = r"(?:to (?:correct|clarify|remove|reflect that|make clear|fix|show that|say that)|because|after it)"
_LABEL = (
    r"(?:corrections?(?: and clarifications?)?|clarifications?|corrigend(?:um|a)|errat(?:um|a)|retraction"
    r"|berichtigung|korrektur(?:hinweis)?|richtigstellung|rectificati(?:on|f)s?|correctif|corrección|rectificación"
    r"|fe de err(?:ores|atas)|errata corrige|correzione|rettifica|correção|errata|erramos|correctie|rectificatie"
    r"|sprostowanie|korekta|исправление|уточнение|поправка|виправлення|уточнення|спростування|rättelse|rettelse|oprava)"
)
# "Correction, 6 March:", "Correction (6 March 2026) –", "Correction to this article:"; no "Corrections officers at …"
_LABELLED = (
    rf"{_LABEL}(?:\s*\([^()]{{1,60}}\)|,?\s(?:on\s)?[^.:;!?]{{0,20}}\d[^.:;!?]{{0,30}}"
    rf"|\s(?:to|of) (?:this|our|an?|the) (?:[\w-]+ )?{_SELF}\b[^.:;!?]{{0,40}}|\sappended)?\s*(?:[:—–.]|\s-\s)"
)
_DAY = r"(?:\W*(?:on )?(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2}\.? [A-Z][a-z]+\.?)(?:,? \d{4})?\s*[:—–-]\s*)?"
_FORMS = (
    _LABELLED,
    rf"(?:editor['’]?s?['’]? note|note to readers)\b[^:—–]{{0,30}}[:—–] ?(?=.{{0,400}}\b(?:{_VERSION} version"
    r"|correct(?:ed|s|ion)|misstat|wrong|incorrect|erroneous|in error|inaccura|retract|withdr))",
    rf"{_ITS} (?:has been|was|is) (?:since )?(?:{_MENDED}\b(?! when)|{_ALTERED}\b.{{0,80}}\b{_WHY}\b)",
    rf"{_ITS} corrects\b",
    rf"(?:(?:because of|due to|owing to) [^.]{{0,60}}\berror,? )?(?:in )?(?:an?|the|our) {_VERSION} versions?"
    rf" (?:of {_ITS}|(?:in)?correctly|wrongly|mis\w+|said|stated|gave|had|reported|named|described)\b",
    r"\(?corrects (?:[^.]{0,60}\b)?(?:to (?:say|show|read|clarify|fix|remove)|spelling|paragraph|graf|headline"
    r"|lead|name|figure|date|title)\b",
    r"we (?:wrongly|incorrectly|mistakenly|erroneously) (?:said|reported|stated|named|gave|described|wrote)",
    r"(?:in )?(?:einer|eine) (?:früheren?|vorherigen?|ersten?|ursprünglichen?|älteren?) (?:version|fassung)\b",
    r"(?:anmerkung der redaktion|anm\. d\. red\.?|hinweis(?: der redaktion)?|transparenzhinweis) ?[:—–] ?(?=.{0,400}"
    r"\b(?:fassung|version|korrigiert|berichtigt|fälschlich|irrtümlich))",
    r"(?:dans )?une (?:première |précédente |ancienne )?version (?:précédente|antérieure|initiale|de cet?|de l)",
    r"cet?(?:te)? (?:article|texte|page|dépêche) (?:a été|est) (?:corrigé|rectifié|amendé|modifiée? (?:pour|afin|car))",
    r"(?:en )?una (?:primera |anterior )?versión (?:anterior|previa|inicial|de est[ea])",
    r"est[ea] (?:artículo|nota|noticia|texto) (?:ha sido|fue) (?:corregid|rectificad|enmendad|modificad\w para)",
    r"(?:in )?una (?:precedente |prima )?versione (?:precedente|iniziale|originaria|di quest)",
    r"(?:n?uma|em uma) versão (?:anterior|prévia|inicial) dest[ea]",
    r"(?:in )?een (?:eerdere|vorige|oorspronkelijke) versie van (?:dit|deze)",
    r"we? (?:poprzedniej|wcześniejszej|pierwotnej|pierwszej) wersji\b",
    r"в (?:предыдущей|ранней|более ранней|первоначальной|первой) версии\b",
    r"[ву] (?:попередній|ранній|початковій|першій) версії\b",
    r"(?:i )?en (?:tidigare|tidligere) ver(?:sion|sjon) a[vf]\b",
)
NOTE = re.compile(rf"[\W_]{{0,4}}{_DAY}(?:{'|'.join(_FORMS)})".replace(" ", r"\s"), re.IGNORECASE | re.DOTALL)
"""How the paragraph of a correction begins."""
_ALONE = re.compile(rf"[\W_]{{0,4}}{_LABEL}\W{{0,3}}$", re.IGNORECASE)
_TYPED = (Role.BODY, Role.STANDFIRST, Role.LIST)


def is_note(paragraph: str) -> bool:
    """Whether a paragraph is its publisher's note that something in the text was corrected or withdrawn."""
    return len(paragraph) <= MOST and NOTE.match(paragraph) is not None


def with_notes(
    kinds: Sequence[BlockKind], blocks: Sequence[tuple[Span, ...]], source: str
) -> tuple[BlockKind, ...]:
    """What the blocks are, with those that are correction notes; also the one below a heading that says only that.

    Args:
        kinds: what is known of the blocks that are not plain body.
        blocks: the kept blocks.
        source: the text in which they stand.
    """
    told = {kind.block: kind for kind in kinds}
    announced = False
    for place, block in enumerate(blocks):
        if block[-1][1] - block[0][0] > 2 * MOST:
            announced = False
            continue
        role = told[place].role if place in told else Role.BODY
        # Most blocks are one span, in which a line break is white space as well.
        text = text_at(source, block) if len(block) > 1 else source[block[0][0] : block[0][1]]
        label = _ALONE.match(text) is not None
        if role in _TYPED and not label and (announced or is_note(text)):
            told[place] = BlockKind(place, Role.CORRECTION, pages=told[place].pages if place in told else "")
        announced = label
    return tuple(told[place] for place in sorted(told))
