"""What stands on a page beside its article: buttons, notices, closing lines, cues, bylines. Closed lists only.

A general line filter drops real text (C4's and justext's did), so a line is furniture only
when the whole of it is in a list (`furniture_lexicon.py`) or of a closed form here.
"""

from __future__ import annotations

import re

from brief.dates.date_lines import date_line
from brief.reading.plain.furniture_lexicon import AGENCIES, CUES, LINES, SHARE, plain

MAX_HEADLINE_WORDS = 25
MAX_TEASER_WORDS = 20
MAX_TWO_SENTENCES = 16
MAX_CLOSING_WORDS = 30
# Characters of a line that closes a page, of a row of buttons, of the longest listed line, and of a line of dates.
MAX_LINE, MAX_PARTS, MAX_LISTED, MAX_DATES = 300, 160, 80, 120

_PARTS = re.compile(r"\s*[|•·/]\s*|\s{2,}|(?<=\w)\.\s+")
_PATTERNS = re.compile(
    r"\d+ (?:comments?|shares?|likes?|views?|kommentare?|commentaires?|comentarios?|yorum|комментари\w+|коментар\w*)"
    r"|\d+ ?min(?:ute)?s?\.? (?:read|lesezeit|de lecture|de lectura|okuma)|(?:reading time|lesezeit|temps de lecture)"
    r" \d+ min(?:ute[ns]?)?s?"
    r"|\d+ of \d+|page \d+"
    r"|(?:copyright )?(?:©|\(c\)).{0,60}|copyright \d{4}.{0,60}|(?:we|this (?:web)?site) uses? cookies to [^.]{0,80}"
    r"|please enable javascript.{0,60}"
)
_PLAYERS = (
    r"apple podcasts?|spotify|itunes|google podcasts|overcast|pocket casts|amazon music|iheartradio|stitcher|deezer"
    r"|castbox|youtube|audible|(?:or )?wherever (?:you get|you listen to) (?:your )?podcasts"
)
# One sentence and nothing after it: "Follow us on X." closes a page, "Follow us on X, he wrote. Then …" is prose.
_CLOSING = re.compile(
    r"^(?:this (?:article|story|post|piece|report|content|op-ed) (?:was |has been |is )?"
    r"(?:(?:originally|first) (?:published|appeared|posted)"
    r"|(?:re)?published (?:here )?(?:with permission|under))\b[^!?]{4,160}"
    r"|the post .{3,200} (?:first )?appeared first on .{2,80}|the post .{3,200} first appeared on .{2,80}"
    r"|(?:(?:follow|like|find) (?:us|@\w+)|follow the \w+)\b[^!?]{0,30} (?:on|via) (?:x|twitter|facebook|instagram"
    r"|linkedin|telegram|youtube|tiktok|whatsapp|google news|threads|bluesky|flipboard|social media)\b[^.!?]{0,100}"
    r"|(?:click here to |please )?(?:sign up|subscribe) (?:for|to) (?:our|the|your|one of our) [^.!?]{0,80}"
    r"\b(?:newsletters?|updates|channel|podcast|briefing|alerts)\b[^.!?]{0,60}"
    r"|(?:download|get) (?:our|the) [^.!?]{0,30}\bapp\b[^.!?]{0,60}"
    r"|join (?:our|us on) [^.!?]{0,30}\b(?:whatsapp|telegram|discord|facebook)\b[^.!?]{0,60}"
    r"|(?:listen|subscribe|follow|find|hear|available|also available)\b[^.!?]{0,60}\b"
    rf"(?:{_PLAYERS})(?:\W|{_PLAYERS}|\b(?:and|or|on|podcasts?|app|the|now|at)\b)*"
    r"|folgen sie uns (?:auf|bei)\b[^.!?]{0,80}|abonnieren sie (?:unseren|den|hier)\b[^.!?]{0,60}newsletter[^.!?]{0,40}"
    r"|suivez[- ]nous sur\b[^.!?]{0,80}"
    r"|(?:abonnez|inscrivez)[- ]vous à (?:notre|la|nos)\b[^.!?]{0,40}newsletters?[^.!?]{0,40}"
    r"|síg[ua]e?nos en\b[^.!?]{0,80}|suscríb[ea](?:te|se) a (?:nuestr|la|el)[^.!?]{0,80}"
    r"|підпис(?:уйтес[ья]|уйся|іться) на (?:наш|канал|нас)[^.!?]{0,80}|стежте за нами (?:в|у|на)\b[^.!?]{0,80}"
    r"|подпис(?:ывайтес[ья]|ывайся) на (?:наш|канал|нас)[^.!?]{0,80}|следите за нами (?:в|на)\b[^.!?]{0,80}"
    r"|bizi [^.!?]{0,40}(?:takip edin|takip et)|تابعونا على[^.!؟]{0,80}|欢迎关注[^。！？]{0,40}"
    r"|关注我们的[^。！？]{0,40}|(?:责任编辑|责编)\s*[:：]\s*\S{1,20})[.!。！]?$",
    re.IGNORECASE,
)
# What a line of either kind begins with, so that most lines need no more than a look.
_LEADS = tuple(
    """©|(c)|copyri|we use|we do|please|this|the po|follow|like u|like @
    find u|find @|listen|find t|hear t|availa|also a|click|sign u|subscr|downlo|get ou|get th|join
    folgen|abonni|suivez|abonne|inscri
    sígue|síga|suscr|підпис|стежте|подпис|следит|bizi|تابعون|欢迎关注|关注我们|责任编辑|责编""".replace(
        "\n    ", "|"
    ).split("|")
)
# Addresses at which hosts of podcasts speak of privacy and advertising: a line that names one is theirs.
_HOSTED = re.compile(
    r"\b(?:acast\.com/(?:privacy|choices)|megaphone\.fm/adchoices|omnystudio\.com/(?:listener|policies)"
    r"|redcircle\.com/(?:privacy|brands)|art19\.com/privacy|pcm\.adswizz\.com|simplecastaudio\.com/privacy"
    r"|audioboom\.com/about/privacy|spreaker\.com/privacy|rss\.com/privacy|podtrac\.com/privacy"
    r"|captivate\.fm/privacy"
    r"|pod\.link/privacy|(?:podcasters\.spotify\.com|anchor\.fm)/(?:pod/show/)?[\w-]+/(?:message|support|subscribe))\b",
    re.IGNORECASE,
)
_MARKS = ("|", "•", "·", "  ")
_PARTING = (*_MARKS, "/", ". ")
_DIGIT = re.compile(r"[\d©]")
_HINTS = ("(c)", "cookies", "javascript")
_CUE = re.compile(
    r"more (?:from|on|in) (?:\w+ ?){1,4}|mehr (?:aus|zu|über) (?:\w+ ?){1,3}|plus sur (?:\w+ ?){1,3}"
)
_INLINE_CUE = re.compile(
    r"^(?:read (?:more|also|next)|also read|see also|related(?: (?:news|story|stories|article))?"
    r"|more(?: on this(?: story)?)?|recommended|don['’]t miss|watch|lesen sie (?:auch|hier|dazu|mehr)"
    r"|mehr (?:dazu|zum thema)"
    r"|auch interessant|lire aussi|à lire(?: aussi| également)?|voir aussi"
    r"|le[ae] (?:también|además)"
    r"|te puede interesar|ver también|leggi anche|leia (?:também|mais)|lees ook|czytaj (?:także|też)"
    r"|zobacz (?:także|też)"
    r"|читайте (?:також|также)|чита(?:ти|ть) (?:також|также)|дивіться також|смотрите также|(?:по|за) тем[еі]|до теми"
    r"|ayrıca okuyun|ilgili haber|(?:إ|ا)قرأ أيض(?:ا|اً|ًا)|شاهد أيض(?:ا|اً|ًا)|相关阅读|延伸阅读|相关新闻|推荐阅读)"
    r"\s*[:：|>»–—]\s*(?P<headline>\S.{8,200})$",
    re.IGNORECASE,
)
_CUE_SIGN = re.compile(r"[:：|>»–—]")
_TWO_SENTENCES = re.compile(r"[^\W\dA-Z]{3}\.['\"”’»]?\s+[^\W\da-z]")
# A name begins with a letter that has no lower-case form here: capital, or of a script without case.
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєґα-ω][\w.'’-]*"
_BYLINE = re.compile(
    r"^(?:(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Rr]eport) )?[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or)\s*:?\s+"
    rf"(?P<names>{_CAPITAL}(?:(?:\s+|\s*[,&/]\s*)(?:{_CAPITAL}|and|und|et|y|of|the|in|for|de|van|von|al|bin|der))+)$"
)


def is_furniture(line: str) -> bool:
    """Whether a whole line, or each part of one like "Print | Share", is in a closed list, or it closes a page."""
    size = len(line)
    if size > MAX_LINE or (size > MAX_LISTED and not _worth(line)):
        return False
    stripped = line.strip()
    words = plain(stripped)
    if words in LINES:
        return True
    if size <= MAX_PARTS and (
        _DIGIT.search(stripped) or _holds(stripped, _PARTING) or _holds(stripped.lower(), _HINTS)
    ):
        parts = [part for part in _PARTS.split(stripped) if part]
        if parts and (_patterned(stripped, words) or all(_listed(part) for part in parts)):
            return True
    if size <= MAX_LISTED and " " in words and (SHARE.issuperset(words.split()) or is_share_row(line)):
        return True
    if "/" in stripped and _HOSTED.search(stripped):
        return True
    return (
        stripped[:6].casefold().startswith(_LEADS)
        and len(stripped.split()) <= MAX_CLOSING_WORDS
        and _CLOSING.match(stripped) is not None
    )


def _worth(line: str) -> bool:
    """Whether a line longer than any listed one may be furniture still: nearly all are prose, told at a glance."""
    return (
        line[:6].casefold().startswith(_LEADS)
        or _holds(line, _MARKS)
        or ("/" in line and _HOSTED.search(line) is not None)
    )


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, words))


def _patterned(part: str, words: str) -> bool:
    return any(_PATTERNS.fullmatch(form) for form in (words, part.casefold()))


def _listed(part: str) -> bool:
    words = plain(part)
    return words in LINES or _patterned(part.strip(), words)


def is_share_row(line: str) -> bool:
    """Whether a whole line is a row of buttons to share it by ("Share this: Facebook X"): three such words at least."""
    words = plain(line) if len(line) <= MAX_LISTED else ""
    row = set(words.removeprefix("share this").split())
    return len(row) >= (2 if words.startswith("share this ") else 3) and row <= SHARE


def is_cue(line: str) -> bool:
    """Whether a whole line announces other stories ("Read more", "Other interesting topics")."""
    words = plain(line) if len(line) <= 60 else ""
    return words in CUES or _CUE.fullmatch(words) is not None


def inline_cue(line: str) -> bool:
    """Whether a line is a cue and another story's headline in one ("Related: …")."""
    match = _INLINE_CUE.match(line) if len(line) <= 260 and _CUE_SIGN.search(line) else None
    return match is not None and is_headline(match["headline"], MAX_TEASER_WORDS)


def is_headline(line: str, most: int = MAX_HEADLINE_WORDS) -> bool:
    """Whether a line could be a headline: short, begins like one, does not end like a sentence."""
    words = line.split()
    if not 3 <= len(words) <= most and not (len(words) < 3 and 8 <= len(line) <= 60 and not line.isascii()):
        return False
    if line[-1] in ".;:,。、；：，" or line[0].islower() or "\n" in line or "。" in line:
        return False
    # Some papers' headlines are two short sentences; two long ones are a standfirst or prose.
    return len(words) <= MAX_TWO_SENTENCES or _TWO_SENTENCES.search(line) is None


def byline(line: str) -> tuple[str, ...]:
    """The names of a byline ("By Ann Lee and Bo Chan"), or nothing where the line is none."""
    if plain(line.removeprefix("By ")) in AGENCIES:
        return (line.removeprefix("By ").strip(),)
    match = _BYLINE.match(line) if len(line) <= 100 else None
    if not match:
        return ()
    names = re.split(r"\s*[,&/]\s*|\s+(?:and|und|et|y)\s+", match["names"])
    named = [n.strip() for n in names if len(n.split()) > 1]
    # Two capitalised words at least: "By Monday" and "By then" open sentences and headings.
    return tuple(named) if len(names[0].split()) > 1 else ()


def is_date_line(line: str) -> bool:
    """Whether a whole line is of dates ("Published: 4 March 2026, 10:15 UTC · Updated: 5 March 2026")."""
    if not 8 <= len(line) <= MAX_DATES or not any(c.isdigit() for c in line):
        return False
    found = date_line(line)
    return bool(found) and not found.rest
