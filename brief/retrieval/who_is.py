"""Questions of who somebody is, and the sentences that say it: "Rosa Quint, the interior minister, said …"."""

from __future__ import annotations

import re

_WHO = re.compile(
    r"^\W*who(?:['’]s| is| was| are| were) "
    r"(?P<name>(?-i:[A-Z])[\w.’'-]*(?: (?:(?:of|de|al|van|von|bin) )?(?-i:[A-Z])[\w.’'-]*)*)\W*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",? (?:[JS]r|II|III|IV)\.?$")
APPOSITION, TITLE = 2, 1
"""How plainly a sentence says who somebody is: in words set beside the name, or by a title before it."""


def asked_of(question: str) -> str:
    """The name of whom a question asks who they are; empty where it asks for something else."""
    found = _WHO.match(question)
    return found["name"].rstrip(".") if found else ""


def introduces(name: str, sentence: str) -> int:
    """How plainly a sentence says who somebody is, from 0 to :data:`APPOSITION`.

    Args:
        name: as it is asked for; a sentence may leave out "Jr.".
        sentence: in which the name may stand.
    """
    bare = re.escape(_SUFFIX.sub("", name))
    whole = rf"(?<![\w-]){bare}(?:,? (?:[JS]r|II|III|IV)\b\.?)?"
    beside = (
        r"(?:the|an?|who|whose|which|one of|former(?:ly)?|its|his|her|their|(?-i:[A-Z])[\w.’'-]*[’']s?)\s"
    )
    if re.search(rf"{whole},\s{beside}", sentence) or re.search(
        rf"{whole} (?:is|was|became) (?:the|an?|one of)\s", sentence
    ):
        return APPOSITION
    before = re.search(rf"(?P<run>(?:[\w.’'-]+ ){{1,5}}){whole}", sentence)
    words = before["run"].split() if before else []
    titled = bool(words) and (words[-1][:1].isupper() and words[-1].isalpha() and len(words) > 1)
    return TITLE if titled else 0
