"""Whether a page is an article at all: walls, error pages, lists of links and search results are refused by form.

Nothing is refused for want of a sign: a page is an article unless its form says what else it is (where its text
is, what its buttons do, how many headings lead elsewhere) and no body of its own speaks against that. Words decide
only between what the form leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from brief.errors import InputError
from brief.reading.html import page_words as words
from brief.reading.html.page_lines import Line, Shown, is_prose, shown, size
from brief.reading.html.page_regions import Place
from brief.reading.html.page_titles import key
from brief.reading.html.visible_blocks import LINKED, VisibleBlock

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from brief.reading.html.page_metadata import PageInfo

# Words of running text of its own by which a page is an article whatever else stands on it, and below which it
# may be something else. Of 221 real pages of articles one has less than the second and no sign of an article.
BODY = 80
LITTLE = 40
STORIES = 3
"""Linked headlines of a list of stories at least."""
TEASED = 35
"""Words under a headline in a list, on average, at most; what is more is told, not teased."""
OPENING = 15
"""Words of a text before the links with which a page is an article; half of them under a headline of some words."""
SECTION = 4
"""Words of the name of a section at most."""
SHORT_PAGE = 250
"""Words of a page that shows a check, an error or a form for logging in, at most."""
NAMED = 0.5
"""Share of what a page is called that the words naming a wall or an error make up; in a headline they are less."""
HEAD_WORDS = 12
"""Words of a heading that names a wall or an error, at most; headlines that are longer tell something."""
LIST = 3
"""Articles in a page's structured data from which on they are a list."""

_CODES = "40[0134589]|41[028]|42[29]|451|50[0234]|52[0-6]"
_SAYS_ERROR = (
    "https?|error|erreur|erro|errore|fehler|fout|fel|feil|fejl|błąd|chyba|hiba|eroare|virhe|hata|ошибка|помилка"
    "|エラー|错误|錯誤|오류|خطأ|lỗi|code|status|not found|forbidden|№|#"
)
_CODE = re.compile(rf"(?:(?:{_SAYS_ERROR})\W*)*(?:{_CODES})(?:\W*(?:{_SAYS_ERROR}))?\W*", re.IGNORECASE)
_ERROR_NAME = re.compile(
    r"(?:^|\s)(?:page-?)?(?:error-?404|404(?:-?(?:page|error|content|wrapper|container))?|(?:page-?)?not-?found(?:-?page)?"
    r"|error-?page|http-?error|page-?404)(?:$|\s)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[|｜•·»]|::)\s*|\s+[-–—:]\s+|[:：]\s+|\s*[–—]\s*")
_CHECKER = re.compile(
    r"challenges\.cloudflare\.com|cdn-cgi/challenge-platform|cf[-_]chl|captcha-delivery\.com|hcaptcha|g-recaptcha|recaptcha/api"
    r"|px-captcha|perimeterx|_Incapsula_Resource|awswaf|arkoselabs|funcaptcha|friendly-?captcha|datadome|turnstile|geetest",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"\b(?:ray|incident|request|reference|support|event|trace|error)\W{0,3}(?:id|number|no\.?|#)?\W{0,4}[0-9a-f][0-9a-f.\-]{9,}",
    re.IGNORECASE,
)
_CONSENT_PLACE = re.compile(
    r"(?:^|[./_-])(?:consent|cookie-?wall|cookies?|privacy-?(?:gate|wall)|zustimmung|consentement)(?:[./_-]|$)",
    re.IGNORECASE,
)
_PARTNERS = re.compile(
    r"\d{2,4}[^\d.]{1,25}(?:partner|partenaires|vendors|socios|parceiros|партн|パートナー|合作伙伴|파트너|kumppani|ortağ"
    r"|third part|anbieter|fournisseurs|proveedores)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?:[$€£¥₹₽₴₺]|\b(?:USD|EUR|GBP|CHF|kr|zł|Kč|Ft|lei|crowns?)\b)\s*\d|\d\s*(?:[$€£¥₹₽₴₺円元원]|\b(?:USD|EUR|GBP|CHF|kr|zł|Kč|Ft|lei|crowns?)\b)",
    re.I,
)
_TYPED = re.compile(r'"@type"\s*:\s*\[?\s*"(\w{4,40})"')
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review)$")
_BOOKMARKS = re.compile(r"[\s\ufeff]*<!doctype\s+netscape-bookmark", re.IGNORECASE)
_RESULTS = "SearchResultsPage"
RUNNING, PLENTY = 160, 120
"""Characters of a paragraph of running text; words of such paragraphs that only an article has."""
_NO_TEXT = Place.NAV | Place.FORM | Place.FOOTER | Place.RELATED | Place.CONSENT | Place.COMMENTS
_OF_WALLS = re.compile(
    r"cookie|captcha|javascript|browser|robot|consent|datenschutz|log ?in|sign in|anmeld|abonn|subscri|suscri|підпис"
    r"|подпис|page not found|404|search result",
    re.IGNORECASE,
)


def plainly_article(blocks: Sequence[VisibleBlock]) -> bool:
    """Whether a page has so much running text that speaks of nothing that walls do that it need not be looked at."""
    words = 0
    for block in blocks:
        if block.region.places & _NO_TEXT or len(block.text) < RUNNING or block.share(LINKED) > 0.25:
            continue
        if _OF_WALLS.search(block.text):
            continue
        words += block.text.count(" ") if block.text.isascii() else len(block.text) // 6
    return words >= PLENTY


def refuse_other(tree: HtmlElement, info: PageInfo, url: str, markup: str) -> None:
    """Refuse a page that is no article.

    Args:
        tree: the page, without scripts and hidden elements; it is not changed.
        info: what the page says of itself.
        url: where it was fetched, empty where that is not known.
        markup: the page as it came.

    Raises:
        InputError: it is something else; says what, and what to do.
    """
    if reason := other_than_article(tree, info, url, markup):
        raise InputError(reason)


def other_than_article(tree: HtmlElement, info: PageInfo, url: str, markup: str) -> str:
    """What a page is that is no article, and what to do; empty for an article. Arguments as of `refuse_other`."""
    if _BOOKMARKS.match(markup) or tree.xpath("boolean(//dt/a[@add_date])"):
        links = len({a.get("href") for a in tree.iter("a") if (a.get("href") or "").startswith("http")})
        return f"is a file of bookmarks: {_count(links, 'link')}; fetch the pages, or follow their sites as sources"
    page = _Page(shown(tree), info, url or info.url, markup, tree)
    if page.tells:
        return ""
    return next((reason for look in _LOOKS if (reason := look(page))), "")


@dataclass(frozen=True)
class _Page:
    """A page as it is looked at."""

    shown: Shown
    info: PageInfo
    url: str
    markup: str
    tree: HtmlElement

    @cached_property
    def walls(self) -> tuple[Line, ...]:
        """Lines of running text that speak of cookies, of logging in, of a subscription, of the reader's browser."""
        return tuple(line for line in self.shown.prose if _is_wall(line))

    @property
    def tells(self) -> bool:
        """Whether its body is an article's whatever else stands on the page: it is read as far as that takes."""
        told = 0
        for line in sorted(self.shown.own, key=lambda line: -line.words):
            if not _is_wall(line):
                told += line.words
                if told >= BODY:
                    return True
        return False

    @cached_property
    def body(self) -> int:
        """Words of running text of its own that speak of none of these."""
        return _words(line for line in self.shown.own if line not in self.walls)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What the page is called, by itself and by its first headings, site's names parted from it; short ones."""
        called = " ".join(str(self.tree.xpath("string(//title[1])")).split())
        first = [line.text for line in self.shown.lines if line.head and not line.href][:3]
        alone = [line.text for line in self.shown.lines if not (line.head or line.href or line.control)][:1]
        named = [called, self.info.title, *first, *alone]
        return tuple(dict.fromkeys(head for head in named if 0 < size(head) <= HEAD_WORDS))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What the page is called, cut where a site's name is joined to it."""
        return tuple(
            dict.fromkeys(part for head in self.heads for part in (head, *_PARTS.split(head)) if part)
        )

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Types of its structured data."""
        return tuple(_TYPED.findall(self.markup))

    @cached_property
    def stated(self) -> bool:
        """Whether its structured data or its head say that it is one article."""
        articles = sum(1 for name in self.types if _ARTICLE.search(name))
        dated = any(
            date.text and not date.guessed and date.rule.startswith(("meta", "JSON-LD"))
            for date in self.info.dates
        )
        shared = bool(self.tree.xpath("boolean(//meta[@property='og:type' and @content='article'])"))
        return articles < LIST and (articles > 0 or dated or shared)

    @cached_property
    def headed(self) -> bool:
        """Whether it shows the headline that it says it has."""
        named = key(self.info.title)
        return bool(named) and any(
            key(line.text) == named and not line.href for line in self.shown.lines if line.head
        )

    @cached_property
    def words(self) -> int:
        """Words outside the site's frame and the cards."""
        return sum(line.words for line in self.shown.lines if not line.is_link)

    @cached_property
    def opens(self) -> bool:
        """Whether a text of its own stands before the first of the links to others."""
        cards = self.shown.cards
        before = self.shown.lines[: self.shown.lines.index(cards[0])] if cards else self.shown.lines
        opening = sum(line.words for line in before if is_prose(line))
        heading = next((line.words for line in self.shown.lines if line.head and not line.href), 0)
        enough = max(OPENING, min(LITTLE, 2 * len(cards)))
        return opening >= enough or (opening * 2 >= enough and heading > SECTION)

    @property
    def article(self) -> bool:
        """Whether it says that it is an article, and shows the headline."""
        return self.stated and self.headed

    def named(self, form: re.Pattern[str], share: float = 0.0) -> bool:
        """Whether what it is called has one of these words, and they are that share of it at least."""
        return any((match := form.search(part)) and len(match[0]) >= share * len(part) for part in self.parts)


def _words(lines: Iterable[Line]) -> int:
    return sum(line.words for line in lines)


def _is_wall(line: Line) -> bool:
    return bool(_families(line.text) or words.MACHINE.search(line.text))


def _families(text: str) -> int:
    """How many of the things that walls speak of a text speaks of."""
    forms = (words.COOKIES, words.CONSENT, words.TRACKING, words.SUBSCRIBE, words.LOGIN)
    return sum(1 for form in forms if form.search(text))


def _bot_check(page: _Page) -> str:
    if page.words > SHORT_PAGE or page.article or page.body >= LITTLE:
        return ""
    text = "\n".join(line.text for line in page.shown.lines)
    machine = (
        bool(words.MACHINE.search(text)) or "<noscript" in page.markup and bool(words.MACHINE.search(text))
    )
    form = bool(_TICKET.search(text)) + bool(_CHECKER.search(page.markup))
    if (form and (machine or page.named(words.BOT_HEAD))) or (machine and page.named(words.BOT_HEAD)):
        return "is a bot check, not the article; open it in a browser, wait until the article is shown, and save it"
    return ""


def _error(page: _Page) -> str:
    if page.words > SHORT_PAGE or page.body >= LITTLE or page.article:
        return ""
    code = any(_CODE.fullmatch(part) for part in page.parts)
    boxes = [*page.tree.iter("html", "body"), *page.tree.xpath("//main | //article | //h1/ancestor::*")]
    named = any(_ERROR_NAME.search(f"{box.get('class') or ''} {box.get('id') or ''}") for box in boxes)
    says = "\n".join(line.text for line in page.shown.prose)
    told = page.named(words.ERROR_HEAD, 0.7) or (page.named(words.ERROR_HEAD) and words.PAGE.search(says))
    if code or named or told or words.SOUGHT.search(says):
        return "is an error page, not an article; check its address, and fetch it again"
    return ""


def _consent(page: _Page) -> str:
    if page.body >= LITTLE or page.article:
        return ""
    speaks = [
        line
        for line in page.shown.prose
        if words.COOKIES.search(line.text)
        or words.TRACKING.search(line.text)
        or words.CONSENT.search(line.text)
    ]
    text = "\n".join(line.text for line in page.shown.lines)
    kinds = sum(1 for form in (words.COOKIES, words.CONSENT, words.TRACKING) if form.search(text))
    accepts = any(
        (line.control or line.is_link) and line.words <= 6 and words.ACCEPT.search(line.text)
        for line in page.shown.lines
    )
    place = bool(_CONSENT_PLACE.search(urlsplit(page.url).netloc + urlsplit(page.url).path))
    headed = page.named(words.CONSENT_HEAD, NAMED)
    signs = (
        accepts,
        place,
        headed,
        kinds >= 2,
        bool(words.COOKIES.search(text)),
        bool(_PARTNERS.search(text)),
    )
    asks = accepts or place or (headed and any(line.control for line in page.shown.lines))
    if speaks and _words(speaks) * 2 >= _words(page.shown.prose) and asks and sum(signs) >= 2:
        return "is a consent page, not the article; open it in a browser, accept, and save it"
    return ""


def _login(page: _Page) -> str:
    if page.words > SHORT_PAGE or page.body >= LITTLE // 2 or page.article:
        return ""
    fields = page.tree.xpath(
        "//form[not(ancestor::nav or ancestor::header or ancestor::footer or ancestor::aside)]"
        "//input[@type='password' or @type='email' or @autocomplete='username']/@type"
    )
    other = _words(line for line in page.shown.prose if not (line.form or words.LOGIN.search(line.text)))
    if fields and (page.named(words.LOGIN, 0.3) or ("password" in fields and other * 2 < page.words)):
        return "is a page for logging in, not the article; log in with a browser, and save the article from there"
    return ""


def _paywall(page: _Page) -> str:
    # What is left where notices are taken away: a standfirst is of the article, and is read.
    priced = [line for line in page.shown.own if _PRICE.search(line.text)]
    left = [line for line in page.shown.own if line not in page.walls and line not in priced]
    if left or page.words > SHORT_PAGE or _words(page.shown.teased) > TEASED * len(page.shown.cards):
        return ""
    notices = [
        line for line in page.walls if words.SUBSCRIBE.search(line.text) or words.LOGIN.search(line.text)
    ]
    short = [line for line in page.shown.lines if not is_prose(line) and line not in page.shown.cards]
    asks = any(words.SUBSCRIBE.search(line.text) or words.LOGIN.search(line.text) for line in short)
    reads = any(words.READING.search(line.text) for line in (*notices, *priced, *page.shown.lines[:1]))
    if (notices or priced or page.named(words.SUBSCRIBE)) and (asks or (notices and priced)) and reads:
        return "is the notice of a paywall without the article; log in with a browser, and save the article from there"
    return ""


def _search(page: _Page) -> str:
    if page.body >= LITTLE or page.article:
        return ""
    asked = [
        " ".join(value.split())
        for value in page.tree.xpath("//input[@type='search' or @type='text' or not(@type)]/@value")
    ]
    parts = urlsplit(page.url)
    asked += [
        value for name in ("q", "s", "query", "search", "k") for value in parse_qs(parts.query).get(name, ())
    ]
    shows = any(key(value) and key(value) in key(head) for value in asked for head in page.heads)
    form = _RESULTS in page.types or shows or "search" in parts.path.casefold().split("/")
    found = len(page.shown.cards)
    if (form and found) or (
        page.named(words.SEARCH_HEAD) and not page.opens and (found >= 2 or form or asked)
    ):
        return f"is a page of search results: {_count(found, 'link')}; fetch the articles that it finds"
    return ""


def _front(page: _Page) -> str:
    cards = page.shown.cards
    if len(cards) < STORIES or page.body >= LITTLE or page.stated or page.opens:
        return ""
    if _words(page.shown.teased) > TEASED * len(cards):
        return ""
    times = len({place for time in page.tree.iter("time") for place in (time.getparent(),)})
    linked = sum(line.linked for line in page.shown.lines)
    share = linked / max(1, sum(len(line.text) for line in page.shown.lines))
    headed = sum(1 for line in cards if line.head)
    if headed >= STORIES or times >= STORIES or share >= 0.5:
        return f"is a list of links: {_count(len(cards), 'story')}; follow it as a source or fetch them"
    return ""


_LOOKS = (_bot_check, _error, _consent, _login, _search, _front, _paywall)


def _count(number: int, what: str) -> str:
    several = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else several}"
