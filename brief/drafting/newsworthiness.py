"""How well a sentence serves as news: what may open a story or a brief, what is evidence, what is neither.

Rules over the words alone, so that they run anywhere and the same way each time. The weights were set by
reading the briefs of the example corpus, all five days of them: those days are no test of the rules.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from brief.analysis.claims import leans_back
from brief.analysis.sentence_reader import ANALYSED
from brief.records import ArticleInfo, SourcedClaim, Story, source_name
from brief.stories.corrections import NOT_BUT, OF_WORDS, TITLED
from brief.text.calendar_names import A_MONTH, A_WEEKDAY
from brief.text.quotation_marks import SPEECH
from brief.text.terms import terms

CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion)|retract(?:s|ed|ion)?|clarif(?:ies|ied|ication)|wrongly|in error)\b"
    rf"|\bwith(?:draws?|drew|drawn|drawing)\b(?=.{{0,60}}{OF_WORDS.pattern})|{NOT_BUT}"
    r"|\bnow (?:puts|says|gives|counts)\b|\bhave deleted a (?:post|tweet|message)\b",
    re.IGNORECASE,
)
"""Words by which a sentence corrects or withdraws what was said before."""
_ADVICE = re.compile(r"\b(?:subscribers|readers|editors) are\b", re.IGNORECASE)
# “"…," he said.": whoever he is, the sentence before it says
_HE_SAID = re.compile(
    r"^[“\"«][^”\"»]*[”\"»],? (?:he|she|they|it) (?:said|added|told)\b[^,]{0,20}$", re.IGNORECASE
)
_RIGHTLY = re.compile(r"\b(?:was|were|is|are) (?:reported |given )?correct(?:ly)?\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"(?<![\w.])(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]ine|[Ww]e|[Oo]ur|[Uu]s)(?![\w.])")
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
# About the making of the report, or advice to its readers: no event.
_ABOUT_ITSELF = re.compile(
    r"^(?:note|editor|photo|image|watch|read|what|how|why|where|who)\b[^.?]{0,60}:"
    r"|\b(?:this (?:newspaper|article|post|page|site)|spoke to \d|ha(?:s|ve) taken"
    r" note|took note|error was made|told this|asked not to be named)\b|^the headline\b"
    r"|^(?:please|don['’]t|do not|never|always|remember|avoid|stay|keep|check|if you|follow|call)\b",
    re.IGNORECASE,
)
# "Short version: …", "Update, 15:10 UTC: …": a label that belongs to the page it stood on
_LABELLED = re.compile(r"[A-Z][\w ,:.]{2,24}:\s")
# "The bank's reserves", "The spokesman took note": which one, the sentence before it says.
_WHICH_ONE = re.compile(
    r"^(?:The|Both|Each|Another|Other|Neither|All|Two of|One of)\s(?:two\s|three\s|same\s|other\s)*"
    r"(?:bank|ministry|minister|company|spokes\w+|agency|group|mission|council|court|army|firm|office|team|training"
    r"|paper|newspaper|report|statement|document|figure|count|number|toll|vote|decision|talks?|error|withdrawal"
    r"|score|cut|step|move|incident|attack|search|body|bodies|unit|two|official|government|union|plan|law|party"
    r"|program(?:me)?|process|case|dead|victims?|men|women|soldiers?|suspects?|raid|raise|increase|fall|rest)"
    r"(?:['’]s)?(?!\s(?:of|for|in|at|on|near|to|that|from|against|between)\b)(?!\s[A-Z])(?![\w-])"
)
# "They say that they did not.": what, the sentence before it says.
_ELLIPSIS = re.compile(r"\b(?:(?:did|had)(?: not|n['’]t)|(?:was|were|does|has) not|so|none|either|too)[.!]$")
# "For this reason …", "If it were true …"
_POINTS = re.compile(
    r"^.{0,60}\b[Tt]he (?:incident|claims|allegations|accusations)\b(?! (?:of|that|by)\b)"
    r"|^(?:For|In|At|On|With|By|After|Before|Since|Because of|As a result of|Under|From|Despite|If)\s"
    r"(?:th(?:is|at|ese|ose)|its?|so|their|his|her)\b"
)
# "could be seen as part of a broader trend": comment, no event
_COMMENT = re.compile(
    r"\b(?:(?:can|could|may|might) be (?:seen|viewed|regarded)|broader trend|raises? questions)\b", re.I
)
# "It was reported that …": the "it" points at nothing
_IMPERSONAL = re.compile(r"^It (?:is|was|has been) (?:\w+ly )?\w+(?:ed|id|own|ught) that\b")
_YEAR = re.compile(
    r"\b(?:in|since|of|between|until|from) (?:[A-Z][a-z]+ )?(?:19|20)\d\d\b"
)  # background, mostly
_NAME = re.compile(
    rf"(?<=[\s“\"‘(«-])(?!{A_WEEKDAY}|{A_MONTH}\b|UTC|GMT)"
    r"[^\W\d_a-zà-ÿа-яіїєґ][\w'’-]+"
)
_HARD = re.compile(
    r"""\b(?:kill|wound|injur|dead\b|died|death|missing|attack|shell|fire[ds]\b|opened\sfire|strike|struck|raid|bomb
      |explo|cross(?:es|ed)|captur|seiz|advanc|withdr|clash|invad|incursion|troops|soldiers|missile|drone|collapse
      |gave\sway|flood|earthquake|eruption|outbreak|evacuat|crash|derail|arrest|detain|custody|charged|sentenced
      |resign|dismiss|elect|vote[ds]?\b|sanction|treaty|ceasefire|truce|sign(?:s|ed)\b|ban(?:s|ned)\b|emergency
      |default|rates?\b|reserves|cut\b|halt|suspend|block(?:s|ed|ade)|tariff|deliver|supply|shortage|hostage|coup|rebels?)""",
    re.IGNORECASE | re.VERBOSE,
)
GRAVE = 0.3
"""What changes who governs, or makes or ends a war, beside what harms some people: three names' worth."""
_RULERS = r"(?:president|prime\sminister|king|government|cabinet|parliament)"
_FALLS = r"(?:(?:resign|oust|depos|toppl|dismiss|dissolv|assassinat|seiz)\w*)"
_GRAVE = re.compile(
    rf"""\b(?:coup|junta|overthr[eo]w\w*|martial\slaw|state\sof\semergency|declar\w+\swar|invasion|invad\w+|annex\w+|ceasefire
      |peace\s(?:deal|agreement|treaty)|civil\swar|genocide|famine|nuclear|sovereign\sdefault|impeach\w*)\b
      |\b{_RULERS}\b[^.;]{{0,40}}\b(?:{_FALLS}|arrested|killed|fled|stepp\w+\sdown|sworn\sin|elected)\b
      |\b{_FALLS}\b[^.;]{{0,40}}\b(?:{_RULERS}|power)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# "in May 2023", "between 1969 and 1974", "from 2019"; not "since 1998", which tells how rare the news is
_IN_YEAR = re.compile(
    r"\b(?:in|on|from|between|during|and|to) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?((?:19|20)\d\d)\b"
)
_SATIRE = re.compile(r"\bsatir(?:e|ical)\b", re.IGNORECASE)
_ITSELF = re.compile(r"\bthis (?:is|article|site|website|story|page|post|publication)\b", re.IGNORECASE)
_MOST_WORDS, _FEWEST_WORDS = 55, 7


def corrects(text: str) -> bool:
    """Whether a sentence corrects or withdraws something; "were reported correctly" does not."""
    return bool(CORRECTS.search(_RIGHTLY.sub("", text)))


def filler(text: str) -> bool:
    """Whether a sentence is about the making of a report, advice, that something was right, or a remark of "he"."""
    itself = _ABOUT_ITSELF.search(text) or _RIGHTLY.search(text)
    return bool(_ADVICE.search(text) or _HE_SAID.search(text) or (itself and not corrects(text)))


def titled_correction(article: ArticleInfo) -> bool:
    """Whether an article's headline calls it a correction."""
    return bool(TITLED.match(article.title))


def post(article: ArticleInfo) -> bool:
    """Whether an article is somebody's post on a platform; an outlet's short item may have no headline either."""
    return bool(article.authors) and not article.title


def personal(claim: SourcedClaim) -> bool:
    """Whether a sentence speaks of the writer or to the reader: poor evidence of anything else."""
    text = SPEECH.sub("", claim.text)
    own = _FIRST_PERSON.search(text) if not claim.article.title else None
    return bool(own or _SECOND_PERSON.search(text)) or text[:1].islower()


def stands_alone(text: str) -> bool:
    """Whether a sentence can be understood without the one before it."""
    return understood(text) and not _WHICH_ONE.match(text)


def understood(text: str) -> bool:
    """Whether a sentence can be read under the name of its story: "The bank expects …" can, "It expects …" cannot."""
    leans = leans_back(text) and not _IMPERSONAL.match(text)
    return not (leans or _ELLIPSIS.search(text) or _POINTS.match(text))


def leans_on(claim: SourcedClaim, before: SourcedClaim) -> bool:
    """Whether a sentence takes for granted what the one before it says: "The training team focused on …"."""
    follows = claim.article.id == before.article.id and claim.order == before.order + 1
    return follows and (bool(_WHICH_ONE.match(claim.text)) or not understood(claim.text))


def taken_back(claim: SourcedClaim, story: Story) -> SourcedClaim | None:
    """The sentence after a claim, where it denies it in short: "In Lower Sallow, people say that they did not."."""
    return next(
        (
            after
            for after in story.claims
            if after.article.id == claim.article.id
            and after.order == claim.order + 1
            and _ELLIPSIS.search(after.text)
            and after.reading.negations
        ),
        None,
    )


def leads(claim: SourcedClaim) -> bool:
    """Whether a sentence may open a brief: news that stands alone, by somebody who is not speaking of himself."""
    return (
        opens(claim)
        and stands_alone(claim.text)
        and bool(_NAME.search(claim.text))
        and claim.article.language in ANALYSED
        and not _LABELLED.match(claim.text)
    )


def opens(claim: SourcedClaim) -> bool:
    """Whether a sentence may open its story, under whose name it stands: it need not say where or who."""
    text = claim.text
    return (
        understood(text)
        and not personal(claim)
        and not (_ABOUT_ITSELF.search(text) or _ADVICE.search(text))
        and len(text.split()) >= _FEWEST_WORDS
    )


def evidence(claim: SourcedClaim, spread: Counter[str]) -> float:
    """How much a sentence adds to its story: central words, an early place, figures, corrections.

    Args:
        claim: the sentence.
        spread: how many of the story's articles use each word.
    """
    text = claim.text
    found = terms(text)
    articles = max(spread.values(), default=1)
    # The 8 keeps a short sentence of common words from beating a whole one.
    central = 2 * sum(spread[term] for term in found) / (articles * (len(found) + 8))
    return (
        central
        + 0.5 * news(claim)
        + 0.8 / (1 + claim.order)
        + (0.15 if re.search(r"\d", text) else 0.0)
        + (0.3 if corrects(text) else 0.0)
        - (0.0 if understood(text) else 0.6)
        - (0.3 if _WHICH_ONE.match(text) else 0.0)
        - (0.5 if personal(claim) else 0.0)
        - (0.4 if _ABOUT_ITSELF.search(text) or _ADVICE.search(text) else 0.0)
        - (0.2 if not _NAME.search(text) else 0.0)
        - (0.3 if _COMMENT.search(text) else 0.0)
    )


def topic(claim: SourcedClaim, spread: Counter[str]) -> float:
    """How well a sentence says what happened: as evidence, with its news and its place counted more."""
    return (
        evidence(claim, spread) + 0.5 * news(claim) + 0.4 / (1 + claim.order) - (0.0 if opens(claim) else 0.6)
    )


def news(claim: SourcedClaim) -> float:
    """How much of a sentence is news wherever it stands: people harmed, hard events, who did it, at fair length."""
    words = len(claim.text.split())
    return (
        _harm([figure.low for figure in claim.reading.figures if figure.states])
        + (GRAVE if _GRAVE.search(claim.text) else 0.0)
        + 0.2 * min(len(set(m.group().casefold()[:5] for m in _HARD.finditer(claim.text))), 2)
        + 0.1 * min(len(set(_NAME.findall(claim.text))), 3)
        - (0.3 if words > _MOST_WORDS else 0.0)
        - (0.2 if post(claim.article) else 0.0)
        - (0.4 if _YEAR.search(claim.text) else 0.0)
    )


def _harm(counts: Sequence[float]) -> float:
    """How much people harmed weigh: 0.4, and by the order of magnitude more from ten on, 0.7 at most."""
    return 0.4 + 0.15 * min(math.log10(max(1.0, *counts, 1.0)) // 1, 2) if counts else 0.0


def background(claim: SourcedClaim) -> bool:
    """Whether a sentence tells of years before the one in which its article was written, or else first seen."""
    named = [int(year) for year in _IN_YEAR.findall(claim.text)]
    written = claim.article.published.start or claim.article.first_seen
    return bool(named) and max(named) < written.year


def satirical(stories: Iterable[Story]) -> frozenset[str]:
    """Ids of the articles whose publisher calls itself satirical in one of them, and of its posts elsewhere."""
    found = list(stories)
    jokers = {
        _folded(source_name(claim.article))
        for story in found
        for claim in story.claims
        if _SATIRE.search(claim.text) and (_names_itself(claim) or _ITSELF.search(claim.text))
    }
    jokers.discard(_folded("unknown publisher"))
    return frozenset(a.id for story in found for a in story.articles if _folded(source_name(a)) in jokers)


def _names_itself(claim: SourcedClaim) -> bool:
    own = claim.article.publisher.casefold()
    return bool(own) and claim.text.casefold().startswith(own)


def _folded(name: str) -> str:
    """A publisher's name or a handle as letters alone: ``@WeeklyRadish, on Murmur`` is ``The Weekly Radish``."""
    head = name.split(", on ")[0].casefold()
    return re.sub(r"^the(?=\w{4})", "", re.sub(r"[\W_]+", "", head))
