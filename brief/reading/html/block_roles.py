"""What each block of a page is: weighed by the same evidence as the choice of blocks, and by how its text looks.

The weights are fitted by ``scripts/fit_block_roles.py`` on 60 pages labelled by people who had not seen the rules; what
they are worth on publishers that they were not fitted on, `benchmarks/README.md` says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from brief.dates.date_lines import date_line
from brief.reading.html.block_features import MOST_CREDIT, Measured, letters, window
from brief.reading.html.page_regions import Place
from brief.reading.html.visible_blocks import BOLD, LINKED, VisibleBlock
from brief.records import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

WEIGHTS = "role_weights.json"
WITHIN = frozenset({Role.BODY, Role.HEADING, Role.LIST, Role.STANDFIRST, Role.CAPTION})
"""Roles that a block of the article may be weighed as."""
BESIDE = frozenset(
    {
        Role.FURNITURE,
        Role.TEASER,
        Role.ADVERTISEMENT,
        Role.SUBSCRIBE,
        Role.COMMENT,
        Role.PAYWALL,
        Role.BYLINE,
        Role.CAPTION,
        Role.HEADLINE,
        Role.STANDFIRST,
    }
)
"""Roles that any other block of the page may be weighed as."""
_MORE = 20
# Looked for in lower case: plain words are found many times as fast as by a pattern that folds case.
_SOCIAL = tuple(
    "facebook twitter //x.com whatsapp //t.me telegram instagram linkedin youtube reddit pinterest mailto: tiktok"
    " threads bsky flipboard news.google apps.apple play.google".split()
)
_AUTHOR = ("/author", "/autor")
_JOIN = tuple(
    "newsletter|abonn|subscri|suscr|iscriv|assin|підпис|подпис|follow|folg|suiv|seguir|sígu|whatsapp|whats app|telegram"
    "|facebook|google news|app store|podcast|share|teilen|partag|sign up|login|log in|registr|anmeld|email|e-mail"
    "|abone|takip".split("|")
)
_APP = re.compile(r"\bapp\b")
_ENDS = frozenset('.!?…:;。”"»')
NAME_WORDS = 4
"""Words of a name, or of the time of the clock, beside a date."""
_PAID = tuple(
    "anzeige advert publicit publicid pubblic sponsor реклама werbung promoted rabatt gutschein coupon voucher reklam"
    " affiliate deal".split()
)
_REMARK = tuple("comment kommentar comentar komentar коммент комент yorum reply antwort répon like".split())
_PICTURE = tuple("foto photo getty reuters afp imago picture image фото copyright /dpa credit".split())
_IMAGE = re.compile(r"bild\b")
_CLOCK, _YEAR = re.compile(r"\d[:.h]\d\d"), re.compile(r"\b20\d\d\b")
_CORRECTED = re.compile(
    r"^\W{0,3}(?:correction|clarification|erratum|berichtigung|korrektur|rectificati(?:on|f)|corrección|correzione|correção"
    r"|sprostowanie|исправление|уточнение|виправлення)s?\b[^.]{0,60}[:—–.-]",
    re.IGNORECASE,
)


def roles(
    blocks: Sequence[VisibleBlock],
    page: Measured,
    chances: Numbers,
    kept: Sequence[bool],
    titles: frozenset[str],
) -> list[Role]:
    """What each block is, speech left apart.

    Args:
        blocks: the page's blocks.
        page: they as numbers.
        chances: how likely each is the article's.
        kept: of each whether it is.
        titles: the page's titles, as :func:`brief.reading.html.block_features.letters`.
    """
    import numpy as np

    names, weights = _weights()
    scores = evidence(blocks, page, chances, kept) @ weights
    allowed = {
        keep: np.array([name in some for name in names]) for keep, some in ((True, WITHIN), (False, BESIDE))
    }
    first = next((i for i, keep in enumerate(kept) if keep), len(blocks))
    text = next((i for i, keep in enumerate(kept) if keep and len(page.said[i]) > MOST_CREDIT), len(blocks))
    found: list[Role] = []
    for i, block in enumerate(blocks):
        best = names[int(np.where(allowed[kept[i]], scores[i], -np.inf).argmax())]
        if kept[i] and i < text and _dates(page.said[i]):
            found.append(Role.BYLINE)
            continue
        found.append(
            _by_form(block, best, kept=kept[i], titled=i <= first and letters(page.said[i]) in titles)
        )
    return found


def _dates(text: str) -> bool:
    """Whether a line above an article's text is its date, with a name or the time of the clock beside it at most."""
    if len(text) > MOST_CREDIT or text[-1:] in _ENDS:
        return False
    line = date_line(text)
    return bool(line) and all(len(rest.split()) <= NAME_WORDS for rest in line.rest)


def formed(block: VisibleBlock, *, kept: bool) -> Role:
    """What a block is by its form alone."""
    return _by_form(block, Role.BODY if kept else Role.FURNITURE, kept=kept, titled=False)


def _by_form(block: VisibleBlock, weighed: Role, *, kept: bool, titled: bool) -> Role:
    """What a block is by its element, where that decides; else as weighed."""
    where = block.region
    if titled and where.heading:
        return Role.HEADLINE
    if where.places & Place.NOTES and where.tag == "li":
        return Role.NOTE
    if not kept:
        return weighed
    if block.role is not Role.BODY:
        return block.role
    if where.places & Place.CORRECTION or _CORRECTED.match(block.text):
        return Role.CORRECTION
    if where.heading and weighed is not Role.STANDFIRST:
        return Role.HEADING
    if where.places & Place.CAPTION:
        return Role.CAPTION
    if where.tag == "li":
        return Role.LIST
    short = len(block.text) < 100 and block.text[-1] not in ".!?…:,;。"
    if weighed is Role.BODY and short and block.share(BOLD) > 0.9:
        return Role.HEADING
    # Only a heading or an own line without a full stop is weighed a heading; a sentence is text.
    return Role.BODY if weighed is Role.HEADING and not short else weighed


def evidence(
    blocks: Sequence[VisibleBlock], page: Measured, chances: Numbers, kept: Sequence[bool]
) -> Numbers:
    """The blocks' features with what the choice of the article adds, a row a block."""
    import numpy as np

    sure = np.clip(chances, 1e-3, 1 - 1e-3)
    odds = np.log(sure / (1 - sure)) / 4
    own = [i for i, keep in enumerate(kept) if keep]
    first, last = (own[0], own[-1]) if own else (len(blocks), -1)
    articles = Counter(blocks[i].region.article for i in own)
    best = articles.most_common(1)[0][0] if articles else None
    order = np.arange(len(blocks))
    keep = np.array(kept, float)
    placed = np.column_stack(
        [
            keep,
            window(keep, page.sizes, -3, 3),
            order < first,
            order > last,
            np.clip((first - order) / _MORE, 0, 1),
            np.clip((order - last) / _MORE, 0, 1),
            (first <= order) & (order <= last) & (keep == 0),
        ]
    )
    lows = [text.lower() for text in page.said]
    # Most words of the lists stand nowhere on a page: only those that do are looked for block by block.
    whole = "\n".join(lows)
    sought = Sought(*(tuple(w for w in words if w in whole) for words in (_PICTURE, _JOIN, _PAID, _REMARK)))
    worded = [
        _worded(
            block,
            page.said[i],
            lows[i],
            sought,
            in_article=block.region.article == best,
            top=i < first + 2,
        )
        for i, block in enumerate(blocks)
    ]
    return np.column_stack([page.features, odds, placed, np.array(worded, float)])


class Sought(NamedTuple):
    """Words of the lists that stand on a page."""

    picture: tuple[str, ...]
    join: tuple[str, ...]
    paid: tuple[str, ...]
    remark: tuple[str, ...]


def _worded(
    block: VisibleBlock, text: str, low: str, sought: Sought, *, in_article: bool, top: bool
) -> tuple[float, ...]:
    """How a block's words and links look; ``text`` is what it says, ``low`` the same in lower case."""
    words = text.split()
    count, link = len(words), block.share(LINKED)
    tags: set[str] = set()
    links: list[str] = []
    element = block.element
    for _ in range(4):
        if element is None:
            break
        tags.add(element.tag)
        if element.tag == "a":
            links.append(element.get("href") or "")
        element = element.getparent()
    if link:
        links += [each.get("href") or "" for each in islice(block.element.iter("a"), 5)]
    led = "\n".join([each for each in links if each])
    low_led = led.lower()
    return (
        count == 1,
        count <= 3,
        4 <= count <= 20,
        count > 20,
        (4 <= count <= 20) * link,
        (count <= 3) * link,
        (count >= 8) * (1 - link),
        bool(led) and _holds(low_led, _SOCIAL),
        "©" in text or "(c)" in low,
        count < 40 and (_holds(low, sought.picture) or ("bild" in low and bool(_IMAGE.search(low)))),
        count < 40 and (_holds(low, sought.join) or ("app" in low and bool(_APP.search(low)))),
        count < 30 and _holds(low, sought.paid),
        count < 12 and _holds(low, sought.remark),
        count < 14 and bool(_CLOCK.search(text) or ("20" in text and _YEAR.search(text))),
        text.endswith(":"),
        text.endswith("?"),
        sum([word[0].isupper() for word in words]) / max(1, count),
        not tags.isdisjoint(("figure", "figcaption")),
        not tags.isdisjoint(("button", "form", "label")),
        "time" in tags,
        in_article,
        not tags.isdisjoint(_LEVELS),
        block.region.heading == 1 and top,
        bool(led),
        bool(led) and _holds(led, _AUTHOR),
    )


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, words))


_LEVELS = frozenset(f"h{n}" for n in range(1, 7))


@cache
def _weights() -> tuple[list[Role], Numbers]:
    import numpy as np

    held = json.loads(files("brief.reading.html").joinpath(WEIGHTS).read_text("utf-8"))
    return [Role(name) for name in held], np.column_stack([np.array(row) for row in held.values()])
