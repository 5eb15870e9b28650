"""The sentence that tells a story's news, and what may stand after it: chosen by place, headline, day and form.

Barred are questions, orders to the reader, furniture, captions, fragments, what speaks to the reader or of the
report's making, what tells of earlier years, what its source does not vouch for, and what was taken back since.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import timedelta

from brief.corpus.duplicates import Distinct
from brief.drafting import claim_standing, newsworthiness
from brief.records import ArticleInfo, Role, SentenceForm, SourcedClaim, Story, when_told
from brief.stories.claim_states import told_wrong
from brief.text.calendar_names import ENGLISH_WEEKDAYS
from brief.text.terms import beginnings

# Of an article so many sentences that are not barred are looked at: of 206 articles' best sentences 195 are among them.
LOOKED_AT = 15
# Fitted on the sentences that readers chose of 206 articles (ranked within each article, ridge-penalised): the best
# one is found in 0.59 of them, in 0.70 of those of grade 2 and up; the first sentence that is not barred is it in
# 0.51 and 0.66. Five-fold, days held together.
WEIGHTS = {
    "place": -1.05,
    "headline": 5.6,
    "only headline": -5.1,
    "its day": 1.7,
    "another day": 0.8,
    "figure": 0.9,
    "short": -1.0,
    "long": -0.6,
    "opens with speech": -2.3,
    "not known": -1.0,
}
FEWEST, SHORT, LONG = 6, 12, 45
"""Words below which a sentence is never a line; below and above which it is less likely one."""
AN_ARTICLE = 1.0
"""What an article's significance adds to its sentences where a story has several."""
LATER = 3.0
"""What it takes that an article's text was changed after its own date."""
CENTRAL = 2.0
"""What it adds that an article's opening tells what the others of its story tell: both sides before one."""
OPENING = 3
A_DAY = 1.0
"""What each day takes by which an article is older than the story's latest."""
WEIGHTY = 0.5
SAME = 0.45
"""Share of word 3-grams from which on a sentence adds nothing to another."""
_BARRED = frozenset(
    {
        SentenceForm.QUESTION,
        SentenceForm.ORDER,
        SentenceForm.FRAGMENT,
        SentenceForm.FURNITURE,
        SentenceForm.CAPTION,
    }
)
_DAYS = re.compile(rf"\b(?:{'|'.join(ENGLISH_WEEKDAYS)})\b")
_ENDS = re.compile(r"[.!?…][\"”’»)\]]*$|[。！？؟।።]$")
# "Pellonia's central bank on Saturday limited …": a verb that a parse takes for an adjective.
_VERBAL = re.compile(r"\b[a-z]{3,}ed\b|\b(?:is|was|are|were|has|have|had|will)\b")
# "a joint Ukraine-U.": a sentence that was cut at an abbreviation.
_CUT = re.compile(r"(?<![.\w])[A-Z]\.$")
# Who did not say what: told as a gap, and never as news.
_UNSAID = re.compile(r"\b(?:did not|didn['’]t|would not|declined to|refused to) say\b")
INTRODUCES = 1
"""Places of an article's sentences that introduce what they speak of."""
# "The offer would give …", "The pair left": which one, a sentence before it says.
_THE_ONE = re.compile(
    r"^(?:The|Both|Another|Other|Such)\s(?:[a-z][\w-]*\s){1,2}(?!(?:of|for|in|from|at|on|that|to|between|against|who|behind"
    r"|with|by|and)\b)(?:is|was|are|were|has|had|have|will|would|can|could|said|says|\w+ed|\w+s)\b"
)
_THE_ONE_WHICH = re.compile(r"^(?:The|That|Those)\s(?:[a-z][\w-]*\s)?[a-z][\w-]*,\s(?:which|who)\b")
# "What does fit is the northern edge of …": fits what?
_CLEFT = re.compile(r"^What (?:do|does|did|is|was|this|they|it)\b")
# "According to the ministry's spokesman": of which ministry?
_SOMEBODY = re.compile(r"^(?:According to|Citing) the (?!U\.S\.)[a-z]+(?:['’]s)? [a-z]")
_SURNAME = re.compile(
    r"^([A-Z][a-zé’'-]{2,})\s(?:said|says|told|added|is|was|has|had|will|would|also|then|\w+ed)\b"
)


def line(story: Story) -> SourcedClaim | None:
    """The sentence that tells a story's news; None where no sentence of it may open a brief.

    Of a story of little weight it must be the first that is not barred, or share a word with its headline: what
    stands deep in a feature tells of its people.
    """
    whole = ranked(story)
    found = [claim for claim in whole if not newsworthiness.garbled(claim.text)] or whole
    if story.significance >= WEIGHTY:
        return next(iter(found), None)
    first = {article.id: next(iter(candidates(story, article)), None) for article in story.articles}
    for claim in found:
        title = beginnings(claim.article.title)
        if not title or title & beginnings(claim.text) or claim == first[claim.article.id]:
            return claim
    return None


def plain(story: Story) -> SourcedClaim | None:
    """The first whole sentence of a story that no form bars, where nothing better tells it.

    Else its first report of a figure in telegram style ("Gas day 7-8 March: flow at 71 per cent of the whole.").
    """
    fit = [
        claim for claim in story.claims if claim.text[:1].isupper() and not claim_standing.unverified(claim)
    ]
    sentences = (claim for claim in fit if claim.reading.form not in _BARRED)
    telegrams = (
        claim
        for claim in fit
        if claim.reading.form is SentenceForm.FRAGMENT
        and whole(claim.text)
        and len(claim.text.split()) >= SHORT
        and any(c.isdigit() for c in claim.text)
    )
    return next(sentences, None) or next(telegrams, None)


def ranked(story: Story) -> list[SourcedClaim]:
    """What may tell the story's news, best first: what stands alone before what leans on the sentence before it."""
    wrong = told_wrong(story)
    scored: list[tuple[bool, float, str, int, SourcedClaim]] = []
    for article in _quotable(story):
        worth = AN_ARTICLE * _worth(story, article) - A_DAY * _age(story, article)
        worth += CENTRAL * _central(story, article)
        for place, claim in enumerate(candidates(story, article)):
            if claim.ref in wrong:
                continue
            leans = not alone(claim, story)
            scored.append((leans, -(worth + _score(claim, place)), article.id, claim.order, claim))
    scored.sort(key=lambda one: one[:4])
    return [one[-1] for one in scored]


def candidates(story: Story, article: ArticleInfo) -> list[SourcedClaim]:
    """The sentences of one article of a story that may be its line, in their order, the first of them only."""
    doubted = claim_standing.doubted(story)
    found: list[SourcedClaim] = []
    for claim in story.claims:
        if claim.article.id != article.id or barred(claim) or claim_standing.is_doubted(claim, doubted):
            continue
        found.append(claim)
        if len(found) == LOOKED_AT:
            break
    return found


def barred(claim: SourcedClaim, *, unvouched: bool = False) -> bool:
    """Whether a sentence is no news whatever stands around it.

    ``unvouched`` allows what its source does not vouch for.
    """
    text = claim.text
    return (
        (claim.reading.form in _BARRED and not _misread(claim))
        or len(text.split()) < FEWEST
        and text.isascii()
        or not whole(text)
        or newsworthiness.personal(claim)
        or newsworthiness.filler(text)
        or _UNSAID.search(text) is not None
        or newsworthiness.comment(text)
        or newsworthiness.background(claim)
        or (not unvouched and claim_standing.unverified(claim))
        or newsworthiness.corrects(text)
        or claim.role is Role.CORRECTION
        or newsworthiness.titled_correction(claim.article)
    )


def whole(text: str) -> bool:
    """Whether a text ends as a sentence does, and so is no point of a list."""
    return _ENDS.search(text) is not None and not _CUT.search(text)


def _misread(claim: SourcedClaim) -> bool:
    """Whether a parse that saw no verb is likelier wrong: of a long first sentence in its headline's words."""
    return (
        claim.reading.form is SentenceForm.FRAGMENT
        and claim.order == 0
        and len(claim.text.split()) >= SHORT
        and _VERBAL.search(claim.text) is not None
        and len(beginnings(claim.article.title) & beginnings(claim.text)) >= 2
    )


def alone(claim: SourcedClaim, story: Story) -> bool:
    """Whether a sentence is understood by itself: it points back at nothing, and names nobody by a surname alone."""
    text = claim.text
    if not newsworthiness.stands_alone(text):
        return False
    if _THE_ONE_WHICH.match(text) or _SOMEBODY.match(text) or _CLEFT.match(text):
        return False
    if claim.order <= INTRODUCES:
        return True  # an article's first sentences say whom and what they speak of
    if _THE_ONE.match(text):
        return False
    bare = _SURNAME.match(text)
    if bare is None or bare[1] in claim.article.title:
        return True
    full = re.compile(rf"[A-Z][\w.’'-]+ {re.escape(bare[1])}\b")
    return not any(
        other.article.id == claim.article.id and other.order < claim.order and full.search(other.text)
        for other in story.claims
    )


def further(
    story: Story, first: SourcedClaim, limit: int, elsewhere: Sequence[SourcedClaim] = ()
) -> list[SourcedClaim]:
    """Up to ``limit`` sentences after a story's line: another source's first, then what goes on from the line.

    Args:
        story: the story.
        first: its line.
        limit: most sentences.
        elsewhere: what of it stands in another part.
    """
    chosen: list[SourcedClaim] = []
    news = Distinct(SAME, *(claim.text for claim in (first, *elsewhere)))
    taken = {claim.ref for claim in (first, *elsewhere)}
    pool = [
        claim
        for claim in ranked(story)
        if claim.ref not in taken and not claim_standing.gap(claim) and alone(claim, story)
    ]
    pool.sort(key=lambda claim: claim.article.publisher == first.article.publisher)
    for claim in pool:
        if len(chosen) >= limit:
            break
        if news.adds(claim.text):
            chosen.append(claim)
    return chosen


def _score(claim: SourcedClaim, place: int) -> float:
    text, words = claim.text, len(claim.text.split())
    title, mine = beginnings(claim.article.title), beginnings(claim.text)
    shared = len(title & mine)
    named = set(_DAYS.findall(text))
    written = claim.article.published.start
    days = {f"{written - timedelta(days=back):%A}" for back in (0, 1)} if written else set()
    found = {
        "place": math.log1p(place),
        "headline": shared / max(1, len(title)),
        "only headline": shared / max(1, len(mine)),
        "its day": float(bool(named & days)),
        "another day": float(bool(named) and not named & days),
        "figure": float(bool(claim.reading.figures)),
        "short": float(words < SHORT),
        "long": float(words > LONG),
        "opens with speech": float(text[:1] in "\"“„«‘'"),
        "not known": float(claim_standing.gap(claim)),
    }
    return sum(WEIGHTS[name] * value for name, value in found.items())


def _quotable(story: Story) -> list[ArticleInfo]:
    """The articles of a story without the later copies of one text."""
    when = {article.id: when_told(article) for article in story.articles}
    hidden = {
        id_
        for group in story.copies
        for id_ in group
        if id_ != min(group, key=lambda one: (when[one], group.index(one)))
    }
    return [article for article in story.articles if article.id not in hidden]


def _worth(story: Story, article: ArticleInfo) -> float:
    """How far an article's significance falls behind that of the story's best; 0 for the best."""
    values = {id_: one.significance - LATER * bool(one.later) for id_, one in story.assessed}
    best = max(values.values(), default=0.0)
    return values[article.id] - best if article.id in values else 0.0


def _central(story: Story, article: ArticleInfo) -> float:
    """Mean share of the other articles' opening words that an article's opening holds; 0 where it is the only one."""
    opened: dict[str, set[str]] = {}
    for claim in story.claims:
        if claim.order < OPENING:
            opened.setdefault(claim.article.id, set()).update(beginnings(claim.text))
    mine = opened.pop(article.id, set())
    shares = [len(mine & words) / len(words) for words in opened.values() if words]
    return sum(shares) / len(shares) if shares else 0.0


def _age(story: Story, article: ArticleInfo) -> float:
    """Whole days by which an article is older than the story's latest."""
    latest = max(when_told(one) for one in story.articles)
    return float((latest - when_told(article)) // 86400)
