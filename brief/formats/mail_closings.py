"""What opens and closes a letter: the salutation, the signature, the notice that it is confidential."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.formats.mail_headers import Line

SALUTATION, SIGNATURE, NOTICE = "salutation", "signature", "notice of the mail system"
MAX_SIGNATURE = 10
"""Lines of a signature that no delimiter announces."""
MAX_SIGNATURE_LINE = 90

_SALUTES = re.compile(
    r"^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|greetings|to whom|hallo|liebe|sehr geehrte|guten"
    r" (?:tag|morgen"
    r"|abend)|moin|bonjour|bonsoir|ch[eè]re?s?|madame|monsieur|mesdames|hola|buen[oa]s|estimad[oa]s?|querid[oa]s?"
    r"|szanown"
    r"|dzień dobry|witam|drog[ai]|cześć|уважаем|дорог|здравствуй|добрый|привет|шановн|доброго|добрий|вітаю|привіт"
    r"|ciao|gentile|egregi|olá|prezad|beste|geachte|hej|kære|kjære|sayın|merhaba|vážen)\b.{0,60}$",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"^[\W_]*(?:(?:with )?(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks)|best|cheers|sincerely(?: yours)?"
    r"|yours (?:sincerely|faithfully|truly)|respectfully|cordially|thank you|thanks(?: again| in advance)?"
    r"|(?:mit )?(?:freundlichen|besten|herzlichen|vielen|lieben|schönen|viele|beste|liebe|herzliche|freundliche"
    r"|schöne)"
    r" (?:grüßen|grüssen|grüße|grüsse|gruß|dank)|mfg|lg|vg|hochachtungsvoll|(?:bien )?cordialement|bien à vous"
    r"|sincères salutations|(?:meilleures|avec mes) salutations|salutations distinguées|amicalement"
    r"|(?:un )?(?:cordial(?:es)?|atent[oa]s?) saludos?|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente"
    r"|cordialmente"
    r"|(?:z )?(?:poważaniem|wyrazami szacunku)|(?:serdecznie )?pozdrawiam(?: serdecznie)?|(?:z|łączę)"
    r" pozdrowieniami"
    r"|с уважением|всего (?:доброго|наилучшего)|з повагою|з найкращими побажаннями|щиро ваш|cordiali saluti"
    r"|distinti saluti|atenciosamente|met vriendelijke groet(?:en)?|med vänlig(?:a)? hälsning(?:ar)?|saygılarımla"
    r"|s pozdravem)[\W_]*$",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^[\W_]*(?:sent (?:from|via|with) (?:my |the )?\S.{1,40}|get outlook for .{2,20}|von meinem .{2,30} gesendet"
    r"|gesendet (?:von|mit) .{2,40}|envoyé (?:de|depuis|à partir) .{2,40}|enviado (?:desde|de) .{2,40}|wysłan[eo]"
    r" z .{2,40}"
    r"|отправлено (?:с|из) .{2,40}|надіслано з .{2,40}|inviato da .{2,30}|verzonden vanaf .{2,30})$",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"confidential|privileged|intended (?:only|solely|exclusively)|intended recipient|disclaimer|vertraulich"
    r"|bestimmungsgemäß|confidentiel|destinataire|confidencial|destinatari[oa]|poufn|adresat|конфиденциальн"
    r"|конфіденційн"
    r"|адресат|riservat|vertrouwelijk|gizli|think before you print|consider the environment|virus[- ]free|scanned"
    r" for"
    r" viruses|получили .{0,30}по ошибке|by mistake|in error",
    re.IGNORECASE,
)
_OF_THE_MAIL = re.compile(
    r"\b(?:e-?mail|message|communication|transmission|attachments?|nachricht|courriel|courrier|mensaje|correo"
    r"|mensagem"
    r"|wiadomo\w+|письм\w+|сообщени\w+|лист\w*|повідомлен\w+|messaggio|bericht|ileti|e-?posta)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*<https?://[^>\s]{1,150}>?")
MAX_NOTICE = 2_500


def labelled(lines: Sequence[Line], sender: str) -> list[str]:
    """For each line of one letter what it is, where it is none of its text: salutation, signature or notice.

    Args:
        lines: the letter's own lines, in order; empty ones part its paragraphs.
        sender: who wrote it, as far as known.
    """
    labels = [""] * len(lines)
    texts = [line.text.strip() for line in lines]
    spans = _paragraphs(lines)
    if spans and _is_salutation(texts[spans[0][0]], alone=spans[0][1] - spans[0][0] == 1):
        labels[spans[0][0]] = SALUTATION
    for start, end in spans:
        if is_notice(" ".join(texts[start:end])):
            labels[start:end] = [NOTICE] * (end - start)
        else:
            for i in range(start, end):
                if len(texts[i]) <= 200 and _DEVICE.match(_LINK.sub("", texts[i])):
                    labels[i] = SIGNATURE
                elif is_notice(texts[i]) and all(is_notice(t) or not t for t in texts[i:end]):
                    labels[i:end] = [NOTICE] * (end - i)
    for i, line in enumerate(lines):
        if line.text.rstrip("\r\n") in ("-- ", "--"):  # what follows is a signature (RFC 3676, 4.3)
            labels[i:] = [label or SIGNATURE for label in labels[i:]]
            break
    if (foot := _list_foot(texts)) is not None:
        labels[foot:] = [NOTICE] * (len(labels) - foot)
    _sign(texts, labels, sender, {start for start, _ in spans})
    return labels


def _list_foot(texts: Sequence[str]) -> int | None:
    """Where the lines begin that a mailing list adds below a letter."""
    shown = [i for i, text in enumerate(texts) if text][-MAX_SIGNATURE:]
    for i, after in zip(shown, shown[1:], strict=False):
        if re.fullmatch(r"[_-]{2,}", texts[i]) and "mailing list" in texts[after].casefold():
            return i
    return None


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph says for whom the mail is meant, or that it was scanned: nothing of its sender's."""
    if not 20 <= len(paragraph) <= MAX_NOTICE:
        return False
    return (
        _OF_THE_MAIL.search(paragraph[:220]) is not None
        and _NOTICE.search(paragraph) is not None
        and re.match(
            r"[\W_]*(?:(?:confidential|disclaimer|notice|important|avis|aviso|hinweis|uwaga)\w*\b"
            r"|(?:th[ei]s?|the (?:information|contents?)|any|if you|please|diese|der inhalt|bitte|ce|cette|les"
            r"|este|esta|la"
            r"|el|si|niniejsz|ta|treść|jeżeli|jeśli|эт[оа]|данн|настоящ|содержан|если|це[йь]?|ця|дан|якщо|questo"
            r"|il|dit|bu)"
            r"\w*\b)",
            paragraph,
            re.IGNORECASE,
        )
        is not None
    )


def _is_salutation(text: str, *, alone: bool) -> bool:
    words = len(text.split())
    if not 1 <= words <= 7:
        return False
    if _SALUTES.match(text) and (text[-1] in ",!:;.，" or words <= 3):
        return not re.search(r"[.!?]\s+\S", text)
    return alone and text.endswith(",") and words <= 4


def _paragraphs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """First line of each paragraph, and the line behind its last."""
    found: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if not line.text.strip():
            continue
        before = lines[i - 1] if i else None
        if before is None or not before.text.strip() or before.part != line.part:
            found.append((i, i + 1))
        else:
            found[-1] = (found[-1][0], i + 1)
    return found


def _sign(texts: Sequence[str], labels: list[str], sender: str, starts: set[int]) -> None:
    """Labels the lines of a signature: from a closing formula, or the sender's own name, to the letter's end."""
    written = [i for i, text in enumerate(texts) if text and not labels[i]]
    for k in range(max(1, len(written) - MAX_SIGNATURE), len(written)):
        text = texts[written[k]]
        closes = _CLOSES.match(text) is not None
        if not closes and not (_is_name(text, sender) and k > 0):
            continue
        below = [texts[i] for i in written[k + 1 :]]
        if all(_may_sign(line) for line in below):
            above = texts[written[k - 1]]
            if not closes and k > 1 and len(above.split()) <= 3 and above[-1] not in ".!?:;":
                k -= 1  # a formula in words that are not listed
            for i in written[k:]:
                labels[i] = SIGNATURE
            return
        if (
            closes
        ):  # a text goes on below a covering note: the formula and the lines of its own paragraph close that
            for i in written[k:]:
                if i > written[k] and (i in starts or not _may_sign(texts[i])):
                    break
                labels[i] = SIGNATURE


def _is_name(text: str, sender: str) -> bool:
    words = set(re.findall(r"\w+", sender.casefold()))
    own = re.findall(r"\w+", text.casefold())
    return bool(own) and len(own) <= 4 and words.issuperset(own)


def _may_sign(line: str) -> bool:
    """Whether a line may stand in a signature: short, and no sentence."""
    if len(line) > MAX_SIGNATURE_LINE:
        return False
    words = line.split()
    return not (len(words) > 5 and line[-1] in ".!?" and "@" not in line and "www." not in line)
