"""A brief to a web hook: its record and text as JSON, signed; or the body that Slack or Teams takes.

The signature is an HMAC-SHA256 (RFC 2104) of the time and the body, and the key of idempotency names brief and
recipient: whoever gets a body twice can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlsplit

from brief.delivery.faults import DeliveryError
from brief.delivery.recipients import Channel, Recipient
from brief.net.posting import PostError, post
from brief.records import Record
from brief.records.codec import plain
from brief.settings import Settings
from brief.settings_keyring import opened

SECONDS = 20.0
"""That a hook may take."""
_LATER = (408, 409, 425, 429)
"""Refusals of the moment (RFC 9110, 6585, 8470)."""


def body(record: Record, title: str, text: str) -> bytes:
    """What a plain hook gets."""
    held = {
        "id": record.id,
        "title": title,
        "marking": record.marking,
        "cutoff": f"{record.manifest.cutoff:%Y-%m-%dT%H:%M:%SZ}",
        "text": text,
        "record": plain(record),
    }
    return json.dumps(held, ensure_ascii=False, sort_keys=True).encode("utf-8")


def key_of(settings: Settings) -> str:
    """The key with which hooks are signed; empty where none is set.

    Raises:
        SettingsError: the keyring does not give it.
    """
    return opened(settings.deliver_hook_key, "deliver.hook_key")


def send(content: bytes, id_: str, to: Recipient, key: str, at: int) -> None:
    """Send a body to a hook.

    Args:
        content: as the channel takes it.
        id_: of what it tells: with the recipient's name it is the key of idempotency.
        to: the recipient.
        key: with which it is signed; empty for no signature.
        at: seconds since 1970, which are signed with it.

    Raises:
        DeliveryError: it was not taken.
    """
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "brief-desk",
        "Idempotency-Key": f"{id_}-{to.name}",
    }
    if key and to.channel is Channel.HOOK:
        headers["X-Brief-Timestamp"] = str(at)
        headers["X-Brief-Signature"] = f"sha256={signature(content, key, at)}"
    host = urlsplit(to.address).hostname
    try:
        answer = post(to.address, content, headers, SECONDS)
    except PostError as error:
        raise DeliveryError(f"{host}: {error}") from error
    if 200 <= answer.status < 300:
        return
    if 300 <= answer.status < 400:
        where = urlsplit(answer.location).hostname or "elsewhere on it"
        raise DeliveryError(
            f"{host} leads on to {where}, which no setting names: nothing is sent there; name the address itself",
            permanent=True,
        )
    lasting = 400 <= answer.status < 500 and answer.status not in _LATER
    said = f": {answer.said[:120]}" if answer.said else ""
    raise DeliveryError(f"{host} answers {answer.status}{said}", permanent=lasting, wait=answer.wait)


def signature(content: bytes, key: str, at: int) -> str:
    """The signature of a body, in hexadecimal: over the time, a dot, and the body."""
    return hmac.new(key.encode("utf-8"), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
