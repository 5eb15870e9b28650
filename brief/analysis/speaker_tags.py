"""Tags that name a speaker at the end or in the middle of what is said, where the parse missed them.

A long sentence before a tag ("…, the local office of the agency said") leads the small parser astray in one of eight;
the commas and the verb of saying do not change. Only tags whose verb says nothing else are read so.
"""

from __future__ import annotations

import re

from brief.records import Span, meet
from brief.text.calendar_names import A_WEEKDAY

_VERB = (
    r"(?:said|says|say|told|tells|reported|reports|announced|argued|argues|added|adds|explained|explains|noted|notes|wrote|writes"
    r"|testified|warned|warns|stated|states|claimed|claims|insisted|insists|estimated|estimates|confirmed|acknowledged"
    r"|recalled|recalls|predicted|predicts|concluded|suggested|suggests|believes?|complained|conceded|declared)"
)
_OWN = (
    _VERB.replace("told|tells|", "").replace("claimed|claims|", "").replace("wrote|writes|", "")
)  # who stands after "told" listens
_NAMED = r"(?=[A-Z]|[a-z]+\s[A-Z]|(?:the|an?|his|her|its|their|one|two|three|four|five|several|many|some)\s)"
_HOW = r"(?:also|later|previously|recently|repeatedly|has|have|had|once)"
# Who: no verb and at most two commas in it.
_WHO = (
    r"(?P<who>(?!(?:and|but|which|who|where|while|when|as|that|because|if)\b)[^,;:“”\"()]{2,90}"
    r"(?:,\s[^,;:“”\"]{2,110}(?:,\s[A-Z][^,;:“”\"]{1,40})?)?)"
)
_REST = (
    r"(?P<rest>(?:\s(?!(?:it|its|there)\b)(?:(?!\bthat\b)[^,;“”\"]){1,90})?(?:,\s[a-z]+ing\s[^“”\"]{3,80})?)"
)
_AT_END = re.compile(rf",[”\"’']?\s{_WHO}(?P<comma>,)?\s(?:{_HOW}\s)*{_VERB}{_REST}\.$")
_INVERTED = re.compile(rf",[”\"’']?\s{_OWN}\s{_NAMED}{_WHO}\.$")
_WITHIN = re.compile(
    rf",[”\"’']?\s(?:{_OWN}\s{_NAMED}{_WHO}|(?P<whom>[^,;:“”\"()]{{2,90}}?)\s(?:{_HOW}\s)*{_OWN}),\s"
)
_IN_FRONT = re.compile(
    rf"^(?P<who>(?!(?:It|There|This|That)\b)[A-Z][^,;:“”\"()]{{1,90}}?)\s(?:{_HOW}\s)*{_VERB}"
    rf"(?:\s(?:late\s|early\s)?(?:on\s)?{A_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?)?\sthat\s(?=\S)"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|could|may|might|must|did|does|do|said|says|told|to)\b"
)


def tags(text: str) -> list[tuple[Span, Span]]:
    """The tags of a sentence: (speaker, the longer stretch that is told beside the tag)."""
    found: list[tuple[Span, Span]] = []
    for pattern in (_INVERTED, _AT_END, _WITHIN, _IN_FRONT):
        at = 0
        while match := pattern.search(text, at):
            at = match.start() + 1  # a clause before the tag may look like one
            name = match.span("whom") if pattern is _WITHIN and not match["who"] else match.span("who")
            words = text[slice(*name)]
            # a comma before the verb closes an apposition
            bare = pattern is _AT_END and match["comma"] and "," not in words
            if bare or _FINITE.search(words) or _names_nobody(words) or any(meet(name, n) for n, _ in found):
                continue
            before, after = (0, match.start()), (match.end(), len(text.rstrip(".")))
            told = max(before, after, key=lambda span: span[1] - span[0])
            rest = (
                len(match["rest"]) if pattern is _AT_END else 0
            )  # "In a letter, the mayor said many had left"
            if len(text[slice(*told)].split()) > 2 and rest <= told[1] - told[0]:
                found.append((name, told))
    return found


def _names_nobody(words: str) -> bool:
    """Whether a stretch has no noun that could speak: a number, a day, a participle."""
    return (
        not re.search(r"[A-Za-z]{2}", words)
        or " than " in words
        or bool(
            re.match(
                r"(?:\d|on|in|at|by|with|for|from|after|before|since|during|including|such|[a-z]+ing)\b",
                words,
                re.IGNORECASE,
            )
        )
    )
