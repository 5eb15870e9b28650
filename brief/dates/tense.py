"""Whether the English words around a date put it before or after the day of writing."""

from __future__ import annotations

import re
from enum import StrEnum

REACH = 160
"""Characters of the sentence looked at on each side: a clause is rarely longer."""


class Tense(StrEnum):
    """Where the words around a date put it."""

    PAST = "past"
    FUTURE = "future"
    NONE = "none"


_VERB = r"(?:\s+(?:not|also|then|now|be|have|been|soon|likely|probably))*\s+\w+"
_FUTURE = (
    rf"(?:will|won['’]t|shall|would|\w+['’]ll){_VERB}"
    r"|(?:agree[ds]?|due|set|expect(?:s|ed|ing)?|scheduled|plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|wants?|hop(?:e|es|ed|ing)"
    r"|likely|slated|vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|prepar(?:e|es|ed|ing)|poised|ready"
    r"|about|is|are|aims?|going|threaten(?:s|ed|ing)?|has|have|need(?:s|ed)?|must)"
    rf"\s+to{_VERB}"
    r"|(?:due|scheduled|set|slated|planned|expected|postponed|delayed|penciled|pencilled|tabled)\s+(?:on|for|by|in|until|to|at)\b"
    r"|(?:must|may|might|could|can|should)(?:\s+(?:not|also|still|only))*\s+(?!have\b)\w+"
    r"|(?:is|are)\s+being\s+\w+|upcoming|forthcoming|to\s+be\s+\w+"
)
_PAST = (
    r"was|were|had|did|didn['’]t|wasn['’]t|weren['’]t|said|told|went|came|took|made|gave|got|began|fell|rose|held|met|left|led|won"
    r"|lost|struck|saw|found|sent|shot|fled|fought|broke|brought|became|ran|kept|thought|swore|drew|wrote|spoke|flew|drove|died"
    r"|killed|ago|sank|stood|laid|caught|bought|sold|paid|sought|grew|knew|threw|withdrew|forced|has\s+been|have\s+been"
    r"|(?!need\b|indeed\b|speed\b|hundred\b|sacred\b|naked\b|armed\b|united\b|wicked\b|embed\b|breed\b|exceed\b|proceed\b|succeed\b)"
    r"[a-z]{2,}ed"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b")
_WEAK = re.compile(r"\bto\s+[a-z]+(?:\s+[a-z]+){0,4}\s*(?:on\s+)?$")
_CLAUSE = re.compile(
    r"[;:]|,?\s(?:but|while|although|though|whereas)\s|,\s(?:and|as|so|which|who|where|after|before)\s"
)
# "the fire in January, which killed 78": a relative clause tells of the event that is dated.
_CLAUSE_END = re.compile(r"[;:]|,?\s(?:but|while|although|though|whereas)\s|,\s(?:and|as|so|after|before)\s")
# The words just before a date that settle it whatever verb there is.
_AHEAD = re.compile(
    r"\b(?:no\s+later\s+than|ahead\s+of|(?:starting|(?<!the\s)beginning|effective|due|scheduled|set|slated|planned|expected|deadline)"
    r"(?:\s+(?:on|for|by|in|from|to))?|deadline\s+of|(?:postponed|delayed|extended|adjourned|moved)\s+(?:to|until|till)|for(?=\s+$)"
    r"|(?:ends?|expires?|begins?|starts?|opens?|closes?|kicks?\s+off|takes?\s+(?:effect|place|office)"
    r"|(?:comes?|enters?|goes|go)\s+into\s+(?:force|effect))(?:\s+(?:on|in|from))?)\s+(?:the\s+)?$"
)
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:end\s+of|early|late|mid)[\s-]+)?$")
_UNTIL = re.compile(r"\b(?:un)?till?\s+(?:the\s+)?$")
_SINCE = re.compile(r"\bsince\s+(?:(?:early|late|mid|the)[\s-]+)?$")
_HAD = re.compile(r"\bhad\b")
_TO_DO = re.compile(r"^\s+to\s+[a-z]+\b")
_TOLD = re.compile(
    r"said|told|announced|reported|warned|confirmed|added|called|asked|claimed|stated|wrote|declared|noted|argued|insisted"
)
_WHERE = re.compile(r"^,?\s+(?:in|on|at|to|during|late|early|after|before|by|from|through|as)\b")
_CONTENT = re.compile(r"\b(?!on\b|in\b|late\b|early\b|at\b|the\b|that\b|by\b|from\b|of\b)\w+")
_STATE = re.compile(
    r"\b(?:was|were|had|wasn['’]t|weren['’]t|did|didn['’]t|lasted|continued|stayed|remained|ran)\b"
)


def tense_at(text: str, start: int, end: int, *, nominal: bool = False) -> Tense:
    """The tense that a date at ``text[start:end]`` stands in; ``text`` is its sentence.

    The nearest verb before the date in its clause decides, else the first one after it. A date that
    qualifies a noun ("Friday's vote") is not dated by a verb before it.
    """
    # Lower case once: patterns that ignore case take twice the time.
    before, after = text[max(0, start - REACH) : start].lower(), text[end : end + REACH].lower()
    if _SINCE.search(before):
        return Tense.PAST
    if _AHEAD.search(before):
        return Tense.FUTURE
    cuts = [cut.end() for cut in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] - 1 :] if cuts else before
    if _BY.search(before) or _UNTIL.search(before):
        held = _STATE.search(clause) if _UNTIL.search(before) else _HAD.search(clause)
        first = not _CUE.search(clause) and _STATE.search(after, 0, 60)
        return Tense.PAST if held or first else Tense.FUTURE
    cues = [] if nominal else list(_CUE.finditer(clause))
    cue = cues[-1] if cues else None
    if cue is not None and cue.lastgroup == "past":
        between = clause[cue.end() :]
        if _TO_DO.search(between):  # "voted to strike on Friday": before or after, the verb does not say
            return Tense.NONE
        told = _TOLD.fullmatch(cue[0]) and not _WHERE.match(between)
        if told and len(_CONTENT.findall(between)) > 1:
            cue = None  # "said the vote on Sunday would …": the verb of what was said is the one that counts
    elif cue is None and _WEAK.search(clause):
        return Tense.FUTURE
    if cue is None:
        ending = _CLAUSE_END.search(after)
        cue = _CUE.search(after, 0, ending.start() if ending else len(after))
        if nominal and cue and cue.lastgroup == "past":
            cue = None
    if cue is None:
        return Tense.NONE
    return Tense.FUTURE if cue.lastgroup == "future" else Tense.PAST
