"""A brief by mail: text and page in one message, documents beside it, by SMTP over TLS (RFC 5321, 5322, 3207).

A message's id is worked out from the brief's and the recipient's name: whoever gets it twice, because the line broke
between the server's word and ours, has one message.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from brief.delivery.faults import DeliveryError
from brief.delivery.recipients import Recipient
from brief.errors import SettingsError
from brief.net.public_addresses import LOOPBACK
from brief.records import Record
from brief.rendering.forms import Form
from brief.settings import Settings
from brief.settings_keyring import opened

SECONDS = 30.0
"""That a step of the conversation may take."""
_TEXTS = ("txt", "html")


def message(
    record: Record, title: str, text: str, documents: Sequence[tuple[Form, bytes]], to: Recipient, sender: str
) -> EmailMessage:
    """The message: plain text with the page as its other part where that is wanted, everything else attached.

    Args:
        record: what is sent.
        title: of it; the subject, behind its marking.
        text: it as plain text.
        documents: in the forms that the recipient gets.
        to: the recipient.
        sender: the address that it comes from.
    """
    made = headed(record.id, title, record.marking, record.manifest.cutoff, to, sender)
    made["X-Brief-Id"] = record.id
    made.set_content(text)
    page = next((content for form, content in documents if form.name == "html"), None)
    if page is not None:
        made.add_alternative(page.decode("utf-8"), subtype="html")
    for form, content in documents:
        if form.name not in _TEXTS:
            main, _, sub = form.media_type.partition("/")
            made.add_attachment(content, maintype=main, subtype=sub, filename=form.file_name(record))
    return made


def headed(
    id_: str, title: str, marking: str, at: datetime, to: Recipient, sender: str, *, answers: str = ""
) -> EmailMessage:
    """A message with its headers and nothing in it, in the thread of the sender's briefs.

    Args:
        id_: of what is sent.
        title: of it; the subject, behind its marking.
        marking: of it, or empty.
        at: its date.
        to: the recipient.
        sender: the address that it comes from.
        answers: the id of what it is an answer to, or empty.
    """
    domain = sender.rpartition("@")[2].strip("<> ") or "brief"

    def named(one: str) -> str:
        return f"<{one}.{_short(to.name)}@{domain}>"

    made = EmailMessage(policy=SMTP)
    made["Subject"] = " ".join(f"[{marking}] {title}".split() if marking else title.split())[:200]
    made["From"], made["To"] = sender, to.address
    made["Date"] = format_datetime(at)
    made["Message-ID"] = named(id_)
    # Nobody has the message that these name: it makes one thread of a desk's briefs in every reader of mail.
    thread = f"<briefs.{_short(sender)}@{domain}>"
    if answers:
        made["In-Reply-To"] = named(answers)
        thread = f"{thread} {named(answers)}"
    made["References"] = thread
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation message answers it
    return made


def send(made: EmailMessage, to: Recipient, settings: Settings) -> None:
    """Hand a message to the server that settings name, and to no other.

    Raises:
        DeliveryError: it was not taken.
        SettingsError: the server's address is none, or the keyring does not give its password.
    """
    host, port, user, whole = server(settings)
    password = opened(settings.deliver_smtp_password, "deliver.smtp_password") if user else ""
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
            if whole
            else smtplib.SMTP(host, port, timeout=SECONDS)
        ) as line:
            line.ehlo_or_helo_if_needed()
            if not whole and line.has_extn("starttls"):
                line.starttls(context=context)
            elif not whole and host not in LOOPBACK:
                raise DeliveryError(f"{host} offers no TLS: nothing is sent in the open; use smtps://")
            if user:
                line.login(user, password)
            line.send_message(made, made["From"], [to.address])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise DeliveryError(
            f"{host} refuses {to.address}: {_said(code, words)}", permanent=code >= 500
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            f"{host} does not take deliver.smtp's user and password ({error.smtp_code})"
        ) from error
    except smtplib.SMTPResponseException as error:
        lasting = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPConnectError)
        said = _said(error.smtp_code, error.smtp_error)
        raise DeliveryError(f"{host} does not take the message: {said}", permanent=lasting) from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(f"{host}: its certificate does not fit: {error.verify_message}") from error
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        raise DeliveryError(
            f"{host} cannot be reached: {type(error).__name__}: {str(error)[:120]}"
        ) from error


def server(settings: Settings) -> tuple[str, int, str, bool]:
    """Host, port, user and whether TLS is there from the first byte, of ``deliver.smtp``.

    Raises:
        SettingsError: it is no address of a mail server, or holds a password.
    """
    parts = urlsplit(settings.deliver_smtp)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if (
        parts.scheme not in ("smtp", "smtps")
        or not parts.hostname
        or port == -1
        or parts.path not in ("", "/")
    ):
        raise SettingsError("deliver.smtp must be smtps://user@host:465 or smtp://user@host:587")
    if parts.password is not None:
        raise SettingsError("deliver.smtp must hold no password; set BRIEF_DELIVER_SMTP_PASSWORD")
    whole = parts.scheme == "smtps"
    return parts.hostname, port or (465 if whole else 587), unquote(parts.username or ""), whole


def _said(code: int, words: object) -> str:
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(told.split())[:160]}"


def _short(text: str) -> str:
    """A short name of a text that tells nothing of it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
