"""The lines that introduce a message within another: header blocks, "On … wrote:", separators. Told by their shape.

Words are looked at only where the shape alone could be that of something else (a list of place, time and contact).
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from dataclasses import dataclass

from brief.records import fold


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail as shown, without its marks of quoting, and how deep it is quoted.

    Lines of another ``part`` (an element of a page) are of another paragraph; so are those behind an empty one.
    """

    text: str
    depth: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Headed:
    """A message within a message: who wrote it, when and about what, and the line below its introduction."""

    sender: str
    date: str
    subject: str
    below: int
    forwarded: bool = False
    attribution: bool = False
    """A line such as "On … wrote:" says so, below which the message may be quoted."""


MAX_LINES = 10
"""Lines of a header block; long lists of recipients wrap."""
_LABELLED = re.compile(r"^[\W_]{0,4}([^\W\d_][\w.'’ -]{0,24}?)[\s*_]{0,4}[:：][\s*_]{0,4}(.*)$")
_ADDRESS = re.compile(r"[\w.+%=-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2}(?!\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_FROM = frozenset(
    "from von de od от від da van från fra lähettäjä från feladó odesílatel odosielateľ gönderen kimden из από"
    " 发件人 寄件者 差出人 من expéditeur remitente mittente nadawca отправитель відправник".split()
)
_DATE = frozenset(
    "date sent datum gesendet envoyé fecha enviado enviada data wysłano дата отправлено надіслано inviato verzonden"
    " skickat sendt lähetetty päivämäärä elküldve dátum odesláno tarih gönderildi ημερομηνία"
    " 发送时间 日期 送信日時 تاريخ"
    " wysłane відправлено date d'envoi".split()
)
_SUBJECT = frozenset(
    "subject betreff objet asunto temat тема oggetto assunto onderwerp ämne emne aihe tárgy předmět predmet konu"
    " θέμα 主题 主旨 件名 الموضوع".split()
)
_TO = frozenset(
    "to an à a para do кому komu aan till til vastaanottaja címzett kime alıcı προς 收件人 収件者 宛先"
    " إلى cc kopie copie"
    " dw kopia копия копія destinataire destinatario".split()
)
_FORWARD = re.compile(
    r"forward|weitergeleit|weiterleit|transf[eé]r|réexp|reenvi|przekaz|przesłan|пересл|переадрес|пересил|пересыл"
    r"|inoltrat|encaminh|doorgestuurd|vidarebe|videresend|edelleen|iletilen|továbbít|přepos|preposl|προωθ|转发|轉寄|転送",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"^[\s>]*[-_=*—–]{2,}\s*([^\W\d_][^-_=*—–]{2,60}?)\s*[-_=*—–]{2,}[\s:]*$")
_FORWARD_PREFIX = re.compile(
    r"^\s*\[?(?:fwd?|wg|tr|rv|pd|enc|rif|vb|vs|videresendt|doorst|i|ilt|i̇lt|пересл|пер|转发|轉寄)\s*[:：]",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^\s*\[?(?:re|aw|ant|antw|sv|odp|r|res|rép|отв|ответ|відп|ynt|vá|回复|回覆|fwd?|wg|tr|rv|pd|enc|vb|vs|i|пересл)"
    r"(?:\[\d{1,2}\])?\s*[:：]\]?\s*",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|écrit|escribió|napisał\w*|пишет|написал\w*|пише|написа[вл]\w*|ha scritto"
    r"|scrisse"
    r"|escreveu|schreef|skrev|kirjoitti|írta|napsal\w*|napísal\w*|yazdı|έγραψε)\b|写道|寫道|كتب",
    re.IGNORECASE,
)
_PARTICLES = frozenset("d da de del di du van von der den bin al el la le y".split())


_ENDS = re.compile(rf"(?:{_WROTE.pattern})(?:\(a\))?[\s-]*$", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"original (?:message|e-?mail)|ursprüngliche (?:nachricht|e-?mail)|message d['’]origine|mensaje original"
    r"|(?:oryginalna|pierwotna) wiadomość|исходное (?:сообщение|письмо)|(?:оригінальне|початкове|вихідне) повідомлення"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|özgün ileti|reply message"
    r"|original meddelelse|opprinnelig melding|původní zpráva|eredeti üzenet|原始邮件|原始郵件|原メッセージ",
    re.IGNORECASE,
)


def forwards(subject: str) -> bool:
    """Whether a subject says that the message is forwarded ("Fwd: …")."""
    return _FORWARD_PREFIX.match(subject) is not None


def answers(subject: str) -> bool:
    """Whether a subject says that the message answers another ("Re: …")."""
    return _PREFIX.match(subject) is not None


def topic(subject: str) -> str:
    """A subject without "Re:" and "Fwd:", in lower case."""
    for _ in range(8):
        bare = _PREFIX.sub("", subject, count=1)
        if bare == subject:
            break
        subject = bare
    return fold(subject).casefold()


def sender(value: str) -> str:
    """Whom a ``From`` names: the display name, else the domain; nothing where there is neither."""
    name, address = email.utils.parseaddr(value[:500])
    name = fold(name).strip("\"' ")
    if not name and "@" not in address:
        return fold(value.partition("<")[0].partition("[mailto")[0]).strip("\"' ")[:200]
    domain = address.rpartition("@")[2].lower().removeprefix("www.")
    return (name if name and "@" not in name else domain)[:200]


def separator(line: str) -> str:
    """The words of a line of dashes with words in it, or of one that announces a message; else nothing."""
    if match := _SEPARATOR.match(line):
        return match[1]
    bare = line.strip(" >*_")
    return bare if len(bare) <= 70 and bare.endswith(":") and _FORWARD.search(bare) else ""


def headed(lines: Sequence[Line], at: int, subject: str, *, thread: bool) -> Headed | None:
    """A message whose header block, or the separator above that, begins on this line.

    Args:
        lines: the mail's.
        at: where it would begin.
        subject: the mail's own, which an answer repeats.
        thread: the mail says that it answers or forwards another.
    """
    words = separator(lines[at].text)
    start = at + 1 if words else at
    while words and start < min(at + 4, len(lines)) and not lines[start].text.strip():
        start += 1
    if start >= len(lines):
        return None
    pairs, below = _pairs(lines, start)
    said = _understood(pairs, subject, sure=bool(words), thread=thread)
    if said is None:
        return Headed("", "", "", at + 1, attribution=True) if _ORIGINAL.search(words) else None
    name, date, about = said
    return Headed(
        sender(name), fold(_DIRECTION.sub("", date))[:100], about, below, _FORWARD.search(words) is not None
    )


def _pairs(lines: Sequence[Line], start: int) -> tuple[list[tuple[str, str]], int]:
    """The ``word: value`` lines from here on, and the line below them."""
    depth, at = lines[start].depth, start
    pairs: list[tuple[str, str]] = []
    while at < min(start + MAX_LINES, len(lines)) and lines[at].depth == depth:
        text = lines[at].text.strip()
        match = _LABELLED.match(text) if len(text) <= 1_000 else None
        if match and not match[2].startswith("//") and len(match[1].split()) <= 3:
            value = match[2].strip(" *_")
            if not value and at + 1 < len(lines) and not _LABELLED.match(lines[at + 1].text):
                at += 1
                value = lines[at].text.strip()
            pairs.append((match[1].strip().casefold(), value))
        elif pairs and text.startswith("<") and _ADDRESS.search(text):
            pairs[-1] = (
                pairs[-1][0],
                f"{pairs[-1][1]} {text}",
            )  # a long name, its address on a line of its own
        elif pairs and text and ("@" in text or ";" in text) and pairs[-1][0] in _TO:
            pass  # the list of recipients goes on
        else:
            break
        at += 1
    return pairs, at


def _understood(
    pairs: list[tuple[str, str]], subject: str, *, sure: bool, thread: bool
) -> tuple[str, str, str] | None:
    """Sender, date and subject of a header block; None where the lines are something else."""
    if len(pairs) < (2 if sure else 3):
        return None
    known = {
        name: next((value for label, value in pairs if label in words), "")
        for name, words in (("from", _FROM), ("date", _DATE), ("subject", _SUBJECT), ("to", _TO))
    }
    dated = next((value for _, value in pairs if _YEAR.search(value) and _TIME.search(value)), "")
    date = (known["date"] if _YEAR.search(known["date"]) else "") or dated
    about = known["subject"]
    if not about and topic(subject):
        about = next((value for _, value in pairs if topic(value) == topic(subject)), "")
    first = next((value for label, value in pairs[:4] if label in _FROM), "")
    numbered = re.search(r"\d", known["date"]) is not None and about and known["to"]
    if first and (date or sure or numbered) and (about or known["to"]):
        return first, date or known["date"], about
    # In words that are not known: an address first, a date with its time, and a reason to expect a message here.
    address = next(
        (
            value
            for _, value in pairs[:2]
            if "@" in value and _ADDRESS.search(value) and not _YEAR.search(value)
        ),
        "",
    )
    if dated and address and (sure or thread or (about and about != subject)):
        return address, dated, about
    return None


def introduced(lines: Sequence[Line], at: int, *, thread: bool, opens: bool = False) -> Headed | None:
    """A message that a line such as "On 5 March 2026 at 10:02, NAME <address> wrote:" introduces here.

    Args:
        lines: the mail's.
        at: where it would begin.
        thread: the mail says that it answers or forwards another.
        opens: the line is the first of what is quoted.
    """
    depth = lines[at].depth
    text = ""
    for end in range(at, min(at + 4, len(lines))):
        if lines[end].depth != depth or not lines[end].text.strip():
            return None
        text = f"{text} {lines[end].text.strip()}".strip()
        if len(text) > 400:
            return None
        if text.endswith((":", "：")) or _ENDS.search(text[-40:]):
            break
    else:
        return None
    below = end + 1
    while below < len(lines) and not lines[below].text.strip():
        below += 1
    deeper = below < len(lines) and lines[below].depth > depth
    if not _introduces(text, deeper=deeper or opens, thread=thread):
        return None
    for start in range(at + 1, end + 1):
        part = " ".join(line.text.strip() for line in lines[start : end + 1])
        if _YEAR.search(part) and _introduces(part, deeper=deeper or opens, thread=thread):
            return None  # it begins a line below
    return Headed(_named(text), "", "", end + 1, attribution=True)


def _introduces(text: str, *, deeper: bool, thread: bool) -> bool:
    address = "@" in text and _ADDRESS.search(text) is not None
    dated = _YEAR.search(text) is not None
    timed = _TIME.search(text) is not None
    if not text.endswith((":", "：")):
        return address and dated and timed
    if address and dated:
        return deeper or thread or timed
    return deeper and ((dated and timed) or (thread and (address or _WROTE.search(text) is not None)))


def _named(text: str) -> str:
    """Who wrote, of a line that says so: the name before an address, else the capitalised words behind the date."""
    match = _ADDRESS.search(text)
    head = text[: match.start()].rstrip(" <([\"'“") if match else text.rstrip(" :：")
    head = head.removesuffix("mailto:").rstrip(" <([")
    figures = [m.end() for m in re.finditer(r"\d[\d:.]*\s*(?:[ap]\.?m\.?\b)?", head, re.IGNORECASE)]
    tail = head[figures[-1] :] if figures else head
    if not match and figures and not any(word[:1].isupper() for word in tail.split()):
        tail = head[: re.search(r"\d", head).start()]  # type: ignore[union-attr]
    if not match:
        verb = _WROTE.search(tail)
        tail = (
            (tail[: verb.start()] if tail[: verb.start()].strip(" ,") else tail[verb.end() :])
            if verb
            else tail
        )
    runs: list[list[str]] = [[]]
    for word in re.sub(r"([,\"“”„«»])", r" \1 ", tail).split():
        named = word[0].isalpha() and not word[0].islower()
        if named or (runs[-1] and word in _PARTICLES):
            runs[-1].append(word)
        else:
            runs.append([])
    longest: list[str] = max(reversed(runs), key=len)
    name = " ".join(longest)
    return name[:200] or (match[0] if match else "")
