"""The patterns of English date phrases, and of names and counts that only look like dates."""

from __future__ import annotations

import re

from brief.text.calendar_names import MONTHS_OF, WEEKDAYS_OF
from brief.text.numbers import TENS, WORDS

_ANY_MONTH = "|".join(
    f"{name.capitalize()}|{name.upper()}" for name in sorted(MONTHS_OF["en"], key=len, reverse=True)
)
MONTH_NAMES = "|".join(
    name.capitalize() for name in MONTHS_OF["en"] if len(name) > 4 or name in ("june", "july")
)
_M = rf"(?P<{{m}}>{_ANY_MONTH})\b(?:\.(?=,?\s*\d))?"
_DAYS = "|".join(f"{name.capitalize()}|{name.upper()}" for name in WEEKDAYS_OF["en"] if name.endswith("day"))
_SHORT_DAYS = "|".join(name.capitalize() for name in WEEKDAYS_OF["en"])
_UNIT = r"(?P<unit>hour|day|week|fortnight|month|year|decade)s?"
_UNIT_S = r"(?P<unit>hour|day|week|month|year|decade)(?P<plural>s)?"
_ONES = {word: number for word, number in WORDS.items() if 0 < number < 10}
NUMBERS = {
    **dict.fromkeys(("a", "an"), 1),
    **{word: number for word, number in WORDS.items() if number},
    **{f"{ten}-{one}": tens + ones for ten, tens in TENS.items() for one, ones in _ONES.items()},
}
_N = (
    rf"(?<![\w-])(?P<n>\d{{1,3}}|(?:{'|'.join(TENS)})(?:-(?:{'|'.join(_ONES)}))?|"
    + "|".join(name for name in NUMBERS if "-" not in name and name not in TENS)
    + ")"
)
_D = r"(?:[12]\d|3[01]|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?"
A_YEAR = r"(?:1[5-9]|20)\d\d"
_RANGE_M = r"\s*(?:-|–|—|\bto\b|\bthrough\b)\s*"
_RANGE = r"\s*(?:-|–|—|\bto\b|\band\b|\bthrough\b)\s*"

DATE = re.compile(
    rf"(?:\b(?P<wd>{_SHORT_DAYS})\b(?:\s+(?:morning|afternoon|evening|night))?\.?,?\s+(?:the\s+)?)?(?:"
    rf"\b{_M.format(m='m1')}\s+(?P<d1>{_D}){_TH}\b(?![.,]\d|:\d)(?:{_RANGE_M}(?P<e1>{_D}){_TH}(?!\d|[.,]\d))?(?:,?\s+(?:of\s+)?(?P<y1>{A_YEAR})\b(?!-\d))?"
    rf"|(?<![\d.,:$£€])(?P<d2>{_D}){_TH}(?:{_RANGE}(?P<e2>{_D}){_TH})?\s+(?:of\s+)?{_M.format(m='m2')}(?:,?\s+(?P<y2>{A_YEAR})\b)?"
    rf"|\b(?P<y3>{A_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)\b"
    rf"|(?<![\d./])(?P<d4>{_D})(?P<sep>[./])(?P<m4>{_D})(?P=sep)(?P<y4>{A_YEAR})(?![\d/])"
    rf")(?:\s*[,(]\s*(?:a\s+)?(?P<wd2>{_SHORT_DAYS})\b\)?)?"
)
MONTH = re.compile(
    rf"(?:\b(?P<rel>last|next|this(?:\s+past|\s+coming)?)\s+(?P<m>{MONTH_NAMES}|May)\b(?!\s+\d)"
    rf"|\b(?:(?P<prep>(?i:in|since|until|till|by|from|during|through|before|after|for|of|between|and|to|late|early|mid|later\s+in|end\s+of|beginning\s+of))(?:\s+|-))?"
    rf"{_M.format(m='m2')}(?:(?:,|\s+of)?\s+(?:(?P<y>{A_YEAR})\b|(?P<when>last|this|next)\s+year\b))?)"
)
YEAR = re.compile(
    rf"\b(?:(?P<prep>in|since|until|till|by|from|during|through|before|after|of|between|and|to|late|early|mid|for|back\s+in|year|summer|autumn|winter|spring)(?:\s+|-)"
    rf"|(?P<the>(?:the|his|her|its|their|a|our|whose)\s+)(?=\d{{4}}\s+[a-z]))(?P<y>{A_YEAR})\b(?!s|[,.:]\d|-\d\d-|%|\s*(?:percent|per\s+cent)|\s+[-–]\s*\d|/)",
    re.IGNORECASE,
)
DECADE = re.compile(r"\bthe\s+(?:early\s+|late\s+|mid-?\s*)?(?P<y>(?:1[5-9]|20)\d0)s\b", re.IGNORECASE)
WEEKDAY = re.compile(
    rf"(?:\b(?P<rel>last|next|this(?:\s+(?:past|coming))?|the\s+(?:following|previous)|(?:the\s+)?(?:coming|past)|every|each|most)\s+)?"
    rf"\b(?P<wd>{_DAYS})(?P<poss>['’]s)?\b(?P<part>\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night)s?\b)?"
)
RELATIVE = re.compile(
    r"\b(?:(?P<day>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|yesterday|today|tomorrow|tonight|last\s+night"
    r"|(?:earlier|later)\s+today|this\s+(?:morning|afternoon|evening))(?P<poss>['’]s)?"
    r"|(?P<part>earlier|later|early|late)\s+(?P<prel>this|last|next)\s+(?P<punit>week|month|year)"
    r"|(?P<edge>end|start|beginning|middle)\s+of\s+(?P<erel>this|next|last|the)\s+(?P<eunit>week|month|year)"
    r"|(?P<rel>last|next|this(?:\s+past|\s+coming)?)\s+(?P<unit>week|month|year)(?P<uposs>['’]s)?(?!\s+of\b)"
    r"|(?:(?P<wrel>last|next|this(?:\s+past|\s+coming)?|over\s+the|the|at\s+the)\s+)weekend)\b",
    re.IGNORECASE,
)
AGO = re.compile(
    rf"(?:\b(?P<bound>more\s+than|over|at\s+least|less\s+than|up\s+to)\s+)?(?:\b(?:about|around|nearly|almost|some|exactly|just)\s+)?"
    rf"\b{_N}\s+{_UNIT}\s+(?P<dir>ago|earlier|later|before(?=[\s,]*[.;,]|\s+(?:that|this)\b)|afterwards?)\b"
    r"|\bthe\s+(?P<step>next|following|previous|same)\s+(?P<sunit>day|week|month|year)\b|\bthe\s+day\s+(?P<step2>before|after)(?=\s*[.,;])",
    re.IGNORECASE,
)
STRETCH = re.compile(
    r"\b(?:(?P<back>(?:the|these|this)\s+(?:last|past))|(?P<fwd>(?:the|these)\s+(?:next|coming|following)|(?<!the\s)\bcoming)"
    r"|(?P<recent>recent)|(?P<within>within))\s+"
    rf"(?:(?P<few>few|several|couple\s+of)\s+|{_N}\s+)?{_UNIT_S}\b",
    re.IGNORECASE,
)
DAY_ONLY = re.compile(
    r"\b(?:on|by|until|since|from)\s+(?:the\s+)(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)"
    r"(?=\s*[.,;:!?)]|\s+(?:and|at|in|when|as|after|but|by|with|to|of\s+(?:this|last|next|the)\s+month)\b|\s*$)",
    re.IGNORECASE,
)

NAME_LIKE = {"april", "may", "june", "august", "march"}
HOLIDAY_BEFORE = re.compile(
    r"\b(?:Black|Good|Bloody|Ash|Holy|Easter|Palm|Super|Cyber|Giving|Shrove|Maundy|Blue|Fat|Joe|Jack|Ruby|Man|Girl|Freaky"
    r"|Sheffield|Casual|Spy|Whit|Clean|Orange|Happy|Thank\s+God\s+It['’]s)\s+$"
)
PERSON_BEFORE = re.compile(r"\b[a-z]+\s+[A-Z][a-z]+\s+$")
PERSON_AFTER = re.compile(r"\s+(?:is|was|has|had|will|won|wins)\b")
PAPER_AFTER = re.compile(
    r"\s+(?:Times|Mail|Telegraph|Express|Mirror|Post|Herald|World|Night|Morning|Independent|Tribune|Review|Club|Star|Dispatch"
    r"|Standard|People|Business|Addams|Weld|Sun|Group|School|school|the\s+13th)\b"
)
NAMED_AFTER = re.compile(
    r"\s+(?:Movement|Alliance|Group|Square|Street|Avenue|Bridge|Stadium|Brigades?|University|Airport|Coalition|Forces|Park"
    r"|Revolution|Youth|Camp|Hospital|Division|Committee)\b"
)
# Events that are called by a day without its year. A text of before that year cannot mean them.
EVENTS = {
    day: re.compile(after, re.IGNORECASE)
    for day, after in {
        (9, 11, 2001): r"(?:,?\s+(?:terror(?:ist)?|al-Qaeda|hijack\w*))?"
        r"\s+(?:attacks?|attackers|hijack\w+|memorial|commission|families)",
        (10, 7, 2023): r"(?:\s+(?:Hamas|Hamas-led|terror(?:ist)?))?"
        r"\s+(?:attacks?|massacres?|assault|onslaught|invasion|atrocit\w+|hostages?|war)",
        (1, 6, 2021): r"\s+(?:insurrection\w*|riots?|rioters?|(?:U\.?S\.?\s+)?Capitol"
        r"|attack\s+on\s+the\s+(?:US\s+|U\.S\.\s+)?Capitol|committee|defendants|pardons?)",
        (7, 7, 2005): r"\s+(?:London\s+)?bombings?",
        (6, 4, 1989): r"\s+(?:crackdown|massacre|Tiananmen)",
        (7, 20, 1944): r"\s+plot",
    }.items()
}
COUNTED = re.compile(
    r"\s+(?:US\s+)?(?:dollars?|euros?|pounds?|prices|terms|people|persons|men|women|children|troops|soldiers|fighters|tanks|rockets"
    r"|missiles|drones|points|votes|seats|kilomet\w+|km|miles|met(?:er|re)s|feet|tonnes|tons|barrels|lit(?:er|re)s|jobs|workers"
    r"|employees|members|students|homes|houses|civilians|refugees|prisoners|hostages|deaths|cases|hectares|acres|hours|days|weeks"
    r"|vehicles|aircraft|words|million|billion|percent|per\s+cent|GMT|UTC|hrs|local\s+time)\b",
    re.IGNORECASE,
)
DETERMINER = re.compile(r"\b(?:the|an?|this|its|their|his|her|our)\s+$", re.IGNORECASE)
NOWADAYS = re.compile(
    r"\s+(?:world|society|market|age|era|standards?|generation|youth|technology|money|young|children|economy|values)\b"
)
# The full stop stands first, so that what must not be before it is looked at only there.
SENTENCE_END = re.compile(
    r"[.!?…](?<!\b[A-Z]\.)(?<!\b(?:Mr|Dr|St|vs|Lt)\.)(?<!\b(?:Mrs|Gen|Sen|Gov|Rep|Col|Sgt)\.)"
    r"(?<!\b(?:Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)\.)(?<!\bSept\.)[\"”’)]*\s+(?=[\"“‘A-Z])"
)
ENGLISH_MONTHS = MONTHS_OF["en"]
ENGLISH_DAYS = WEEKDAYS_OF["en"]
