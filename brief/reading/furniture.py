"""What stands on a page beside its article: buttons, cues to other stories, bylines. Closed lists only.

A general line filter drops real text (C4's and justext's did, CHOICES.md), so a line is furniture only
when the whole of it is in a list here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.dates import parse_date

MAX_HEADLINE_WORDS = 25
MAX_TEASER_WORDS = 20
MAX_TWO_SENTENCES = 16
MAX_BLURB_WORDS = 60

_LINES = frozenset(
    """
    close|menu|search|home|share|share this|share this article|share this story|share article|share on facebook
    share on twitter|share on x|share on whatsapp|share on linkedin|share on telegram|share via email|copy link
    link copied|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|instagram|youtube|email|e mail|print
    print this|print this page|print article|save|save article|save for later|bookmark|comment|comments
    leave a comment|leave a reply|post a comment|add a comment|view comments|show comments|no comments
    join the conversation|subscribe|subscribe now|subscribe today|sign in|sign up|log in|login|register|my account
    sign up for our newsletter|subscribe to our newsletter|newsletter|newsletters|get our newsletter
    get the app|download the app|download our app|advertisement|advertisements|advertising|advertise with us|ad
    sponsored|sponsored content|promoted|paid content|paid post|skip to content|skip to main content
    skip to navigation|back to top|top|go back|back|next|previous|next article|previous article|next post
    previous post|next page|previous page|continue reading|continue|show more|load more|see more|view more
    view all|see all|more|less|show less|expand|collapse|open|play|pause|mute|unmute|play video|watch|watch video
    listen|listen to this article|listen to article|loading|please wait|accept|accept all|accept cookies
    accept all cookies|reject all|decline|manage cookies|manage preferences|cookie settings|cookie policy
    cookie preferences|we use cookies|this site uses cookies|this website uses cookies|privacy policy
    privacy notice|privacy settings|terms|terms of use|terms of service|terms and conditions|all rights reserved
    contact us|contact|about us|about|follow us|follow|following|follow us on twitter|follow us on facebook
    follow us on google news|support us|support our work|support our journalism|donate|donate now|become a member
    become a supporter|enlarge|enlarge image|view image|view gallery|gallery|full screen|fullscreen|zoom|image
    getty images|photo|tags|topics|filed under|categories|report an error|report a typo|send a correction
    give feedback|apps|app|imprint|settings|mail|rss|jobs|archive|post this|tweet|tweet this|listen live|watch live|
    feedback|font size|text size|translate|select language|breaking news|latest news|live updates
    schließen|teilen|anzeige|werbung|drucken|kommentare|anmelden|abonnieren|fermer|partager|publicité|imprimer
    commentaires|s abonner|cerrar|compartir|publicidad|imprimir|comentarios|suscribirse|kapat|paylaş|reklam
    закрити|поділитися|реклама|друкувати|коментарі|закрыть|поделиться|печать|комментарии
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
_PARTS = re.compile(r"\s*[|•·]\s*|\s{2,}|(?<=\w)\.\s+")
_PATTERNS = re.compile(
    r"\d+ (?:comments?|shares?|likes?|views?)|\d+ ?min(?:ute)?s? read|reading time \d+ min(?:ute)?s?"
    r"|\d+ of \d+|page \d+"
    r"|(?:copyright )?(?:©|\(c\)).{0,60}|copyright \d{4}.{0,60}|(?:we|this (?:web)?site) uses? cookies to [^.]{0,80}"
    r"|please enable javascript.{0,60}"
)
_CUES = frozenset(
    """
    other interesting topics|other topics|read more|read also|also read|read next|up next|see also|related|related news
    related stories|related story|related articles|related article|related posts|related topics|related content
    related coverage|related reading|more on this|more on this story|more on this topic|more stories|more news
    more from us|more like this|you may also like|you might also like|you may be interested in|recommended
    recommended for you|recommended stories|recommended reading|recommended articles|most read|most popular
    trending|trending now|editors picks|editor s picks|don t miss|in other news|other news|latest stories|top stories
    further reading|keep reading|suggested reading|what to read next|from our partners|around the web
    lesen sie auch|mehr zum thema|das könnte sie auch interessieren|lire aussi|à lire aussi|sur le même sujet
    lea también|lee también|te puede interesar|noticias relacionadas|читайте також|читайте также|по теме|leggi anche
    leia também|lees ook|czytaj także|ilgili haberler
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
_CUE = re.compile(r"more (?:from|on|in) (?:\w+ ?){1,4}")
_INLINE_CUE = re.compile(
    r"^(?:read (?:more|also|next)|also read|see also|related(?: (?:news|story|stories|article))?"
    r"|more(?: on this(?: story)?)?|recommended|don['’]t miss|watch|lesen sie auch|lire aussi|à lire aussi"
    r"|lea también|lee también|leggi anche|читайте також|читайте также)\s*[:：|>»–—]\s*(?P<headline>\S.{8,200})$",
    re.IGNORECASE,
)
_TWO_SENTENCES = re.compile(r"[^\W\dA-Z]{3}\.['\"”’»]?\s+[^\W\da-z]")
_WORDS = re.compile(r"\w+(?:['’]\w+)?")
_PLAIN = re.compile(r"\w+")
# A name begins with a letter that has no lower-case form here: capital, or of a script without case.
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєґα-ω][\w.'’-]*"
_BYLINE = re.compile(
    r"^(?:(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Rr]eport) )?[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or)\s*:?\s+"
    rf"(?P<names>{_CAPITAL}(?:(?:\s+|\s*[,&/]\s*)(?:{_CAPITAL}|and|und|et|y|of|the|in|for|de|van|von|al|bin|der))+)$"
)
_STOP = frozenset(
    """about after again against also although among amid and another are around because been before being below between
    both but can could did does doing down during each even ever every few for from further had has have having her here
    hers him his how however however into its itself just less like made make many may might more most much must near
    neither never new next nor not now off once one only other others our out over own per perhaps put said same say
    says several shall she should since some still such take than that the their them then there these they this those
    though through thus too toward towards two under until upon use used very via was well were what when where whether
    which while who whom whose why will with within without would yes yet you your""".split()
)


def plain(text: str) -> str:
    """Words of a line in lower case, one space between: the form in which lines are compared."""
    return " ".join(_PLAIN.findall(text.casefold()))


def is_furniture(line: str) -> bool:
    """Whether a whole line, or each part of one like "Print | Share", is in the closed list."""
    if len(line) > 160:
        return False
    parts = [part for part in _PARTS.split(line.strip()) if part]
    return bool(parts) and all(_listed(part) for part in parts)


def _listed(part: str) -> bool:
    words = plain(part)
    return words in _LINES or any(_PATTERNS.fullmatch(form) for form in (words, part.strip().casefold()))


def is_cue(line: str) -> bool:
    """Whether a whole line announces other stories ("Read more", "Other interesting topics")."""
    words = plain(line) if len(line) <= 60 else ""
    return words in _CUES or _CUE.fullmatch(words) is not None


def inline_cue(line: str) -> bool:
    """Whether a line is a cue and another story's headline in one ("Related: …")."""
    match = _INLINE_CUE.match(line) if len(line) <= 260 else None
    return match is not None and is_headline(match["headline"], MAX_TEASER_WORDS)


def is_headline(line: str, most: int = MAX_HEADLINE_WORDS) -> bool:
    """Whether a line could be a headline: short, begins like one, does not end like a sentence."""
    words = line.split()
    if not 3 <= len(words) <= most and not (len(words) < 3 and 8 <= len(line) <= 60 and not line.isascii()):
        return False
    if line[-1] in ".;:,。、；：，" or line[0].islower() or "\n" in line:
        return False
    # Some papers' headlines are two short sentences; two long ones are a standfirst or prose.
    return len(words) <= MAX_TWO_SENTENCES or _TWO_SENTENCES.search(line) is None


def byline(line: str) -> tuple[str, ...]:
    """The names of a byline ("By Ann Lee and Bo Chan"), or nothing where the line is none."""
    match = _BYLINE.match(line) if len(line) <= 100 else None
    if not match:
        return ()
    names = re.split(r"\s*[,&/]\s*|\s+(?:and|und|et|y)\s+", match["names"])
    named = [n.strip() for n in names if len(n.split()) > 1]
    # Two capitalised words at least: "By Monday" and "By then" open sentences and headings.
    return tuple(named) if len(names[0].split()) > 1 else ()


def is_date_line(line: str) -> bool:
    """Whether a whole line is a date ("Published: 4 March 2026, 10:15 UTC")."""
    return (
        len(line) <= 80 and any(c.isdigit() for c in line) and len(line) >= 8 and parse_date(line, "").known
    )


def content_words(text: str) -> set[str]:
    """Words that carry meaning: four letters or more, no stop words, possessive endings off."""
    found = (re.sub(r"['’]s?$", "", word) for word in _WORDS.findall(text.lower()))
    return {word for word in found if len(word) >= 4 and word not in _STOP}


def is_blurb(block: str, headline: str, rest: Sequence[str]) -> bool:
    """Whether a block belongs to a teaser's headline rather than to the article around it.

    It does when it shares two content words with the headline, one of which occurs nowhere else in
    the article: 0.05 % of blocks wrongly hidden on 181 clean texts (CHOICES.md).
    """
    if len(block.split()) > MAX_BLURB_WORDS:
        return False
    shared = content_words(block) & content_words(headline)
    if len(shared) < 2:
        return False
    elsewhere: set[str] = set()
    for other in rest:
        elsewhere |= content_words(other)
    return bool(shared - elsewhere)
