"""What a sentence's own words say of its use to a brief: that it stands alone, speaks of itself, corrects, denies."""

from __future__ import annotations

import re

from brief.analysis.claims import leans_back
from brief.analysis.sentence_reader import ANALYSED
from brief.records import ArticleInfo, Role, SourcedClaim, Story
from brief.stories.corrections import NOT_BUT, OF_WORDS, TITLED, correcting
from brief.stories.denials import DENIES_THIS, DENIES_WORDS
from brief.text.calendar_names import A_MONTH, A_WEEKDAY
from brief.text.quotation_marks import SPEECH

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
# "A spokesman for the bank declined to comment.": that alone is no news, and tells nothing of what is not known.
_SILENT = re.compile(
    r"\b(?:declin\w+|refus\w+) (?:to (?:comment|say more)|further comment)\b"
    r"|\bdid not (?:immediately )?(?:respond|reply|answer|return)\b|\bcould not (?:immediately )?be reached\b",
    re.IGNORECASE,
)
SILENCE = 18
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
    r"\b(?:(?:can|could|may|might) be (?:seen|viewed|regarded)|broader trend|raises? questions)\b",
    re.IGNORECASE,
)
# "The offensive entered Syria The rule in Aleppo …": two sentences of which a page lost what stood between.
_GARBLED = re.compile(
    r"(?<![.!?:“”\"‘’(—–-])\s(?:The|This|These|Those|It|He|She|They|There|But|And)\s(?=[a-z])"
)
# "It was reported that …": the "it" points at nothing
_IMPERSONAL = re.compile(r"^It (?:is|was|has been) (?:\w+ly )?\w+(?:ed|id|own|ught) that\b")
_NAME = re.compile(
    rf"(?<=[\s“\"‘(«-])(?!{A_WEEKDAY}|{A_MONTH}\b|UTC|GMT)"
    r"[^\W\d_a-zà-ÿа-яіїєґ][\w'’-]+"
)
# "in May 2023", "between 1969 and 1974", "from 2019"; not "since 1998", which tells how rare the news is
_IN_YEAR = re.compile(
    r"\b(?:in|on|from|between|during|and|to) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?((?:19|20)\d\d)\b"
)


def corrects(text: str) -> bool:
    """Whether a sentence corrects or withdraws something; "were reported correctly" does not."""
    return bool(CORRECTS.search(_RIGHTLY.sub("", text)))


def comment(text: str) -> bool:
    """Whether a sentence is comment, no event."""
    return bool(_COMMENT.search(text))


def garbled(text: str) -> bool:
    """Whether a page ran two sentences into one: it may be quoted, and opens nothing."""
    return bool(_GARBLED.search(text))


def filler(text: str) -> bool:
    """Whether a sentence is about the making of a report, advice, that something was right, or a remark of "he"."""
    itself = _ABOUT_ITSELF.search(text) or _RIGHTLY.search(text)
    if _SILENT.search(text) and len(text.split()) <= SILENCE:
        return True
    return bool(_ADVICE.search(text) or _HE_SAID.search(text) or (itself and not corrects(text)))


def titled_correction(article: ArticleInfo) -> bool:
    """Whether an article's headline calls it a correction."""
    return bool(TITLED.match(article.title))


def post(article: ArticleInfo) -> bool:
    """Whether an article is somebody's post on a platform; an outlet's short item may have no headline either."""
    return bool(article.authors) and not article.title


def denies(text: str) -> bool:
    """Whether a sentence says in so many words that somebody denies or rejects what was said."""
    return bool(DENIES_WORDS.search(text) or DENIES_THIS.search(text))


def takes_back(claim: SourcedClaim) -> bool:
    """Whether a publisher corrects or withdraws, in this sentence, what it said before."""
    if claim.role is Role.CORRECTION:
        return True
    title = claim.article.title if titled_correction(claim.article) else ""
    return bool(correcting(title, [claim.text], claim.article.publisher))


def names_somebody(text: str) -> bool:
    """Whether a sentence names who or where: a capitalised word that is no day or month and opens nothing."""
    return bool(_NAME.search(text))


def opens(claim: SourcedClaim, story: Story) -> bool:
    """Whether a sentence may open a brief: it stands alone, is read, and is no one's post alone."""
    return (
        stands_alone(claim.text)
        and claim.article.language in ANALYSED
        and not _LABELLED.match(claim.text)
        and not corrects(claim.text)
        and (story.independent > 1 or not post(claim.article))
    )


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


def background(claim: SourcedClaim) -> bool:
    """Whether a sentence tells of years before the one in which its article was written, or else first seen."""
    named = [int(year) for year in _IN_YEAR.findall(claim.text)]
    written = claim.article.published.start or claim.article.first_seen
    return bool(named) and max(named) < written.year
