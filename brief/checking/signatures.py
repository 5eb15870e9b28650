"""Signed records: Ed25519 (RFC 8032) over all that a record says, by a desk's key, checked against keys one trusts.

A signature says whose record it is; that it follows from its sources is for the other checks. A private key is a file
of OpenSSH without a passphrase, readable by its owner only; a public key is one line, as in ``authorized_keys``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from brief.errors import UsageError
from brief.records import Record, Signature
from brief.records.codec import plain
from brief.records.identity import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KIND = "ssh-ed25519"
PUBLIC = ".pub"
"""What is added to a private key's file name for the public one."""
_LINE = re.compile(r"ssh-ed25519 (?P<blob>[A-Za-z0-9+/]{60,80}={0,2})(?: (?P<name>[^\x00-\x1f\x7f]{1,100}))?")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a record's signature comes to: in words, and as a fault where it is one."""

    words: str
    fault: str = ""


def new_key(file: Path, name: str) -> str:
    """Make a key pair: ``file`` and ``file.pub``; the public line.

    Raises:
        UsageError: one of them is there already, the name cannot stand in a line, or they cannot be written.
    """
    from cryptography.hazmat.primitives import serialization as to
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not re.fullmatch(r"[^\x00-\x1f\x7f]{0,100}", name) or name != name.strip():
        raise UsageError(f"{name[:40]!r} cannot stand in a key's line; use up to 100 printable characters")
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(to.Encoding.PEM, to.PrivateFormat.OpenSSH, to.NoEncryption())
    line = key.public_key().public_bytes(to.Encoding.OpenSSH, to.PublicFormat.OpenSSH).decode("ascii")
    line = f"{line} {name}" if name else line
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, content in ((file, private), (_public(file), f"{line}\n".encode())):
            mode = 0o600 if path == file else 0o644
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
                opened.write(content)
    except FileExistsError as error:
        raise UsageError(
            f"{error.filename}: is there already; what it signed could not be told from what a new key signs."
            " Name another file with --out"
        ) from error
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from error
    return line


def signed(record: R, file: Path) -> R:
    """The record with the signature of a private key.

    Raises:
        UsageError: the key cannot be read; the message says how to make one.
    """
    key, line = _private(file)
    value = base64.b64encode(key.sign(_message(record, line))).decode("ascii")
    return replace(record, signature=Signature(line, value))


def check(record: Record, trusted: Sequence[str] | None) -> Signed:
    """What a record's signature is worth.

    Args:
        record: the record, its id checked already.
        trusted: lines of the keys that are trusted; None where nobody said which.
    """
    from cryptography.exceptions import InvalidSignature

    given = record.signature
    if given is None:
        words = "not signed: whoever could write this file could write all of it"
        return Signed(words, "it is not signed by a key that you trust" if trusted is not None else "")
    try:
        key, name = public_key(given.key)
        key.verify(base64.b64decode(given.value, validate=True), _message(record, given.key))
    except (InvalidSignature, UsageError, binascii.Error):
        return Signed("signed, and the signature does not hold", "its signature does not hold")
    who = f"{name or 'an unnamed key'} (key {fingerprint(given.key)})"
    if trusted is None:
        return Signed(f"signed by {who}; with --trust it is told whether you trust that key")
    for line in trusted:
        if line.split()[:2] == given.key.split()[:2]:
            mine = public_key(line)[1]
            return Signed(f"signed by {mine or name or 'a key'}, which you trust (key {fingerprint(line)})")
    words = f"signed by a key that you do not trust: {who}"
    return Signed(words, "it is signed by a key that you do not trust")


def trusted_keys(file: Path) -> tuple[str, ...]:
    """The public keys of a file, a line each; empty lines and those that begin with ``#`` are passed over.

    Raises:
        UsageError: it cannot be read, or a line is no key; a private key is named as one.
    """
    try:
        text = file.read_bytes()[:1_000_000].decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as a list of keys: {error}") from error
    if "PRIVATE KEY" in text:
        raise UsageError(f"{file}: is a private key; name its public one, {_public(file).name}")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for number, line in enumerate(lines, start=1):
        try:
            public_key(line)
        except UsageError as error:
            raise UsageError(f"{file}: key {number} {error}") from error
    if not lines:
        raise UsageError(f"{file}: holds no key")
    return tuple(lines)


def public_key(line: str) -> tuple[Ed25519PublicKey, str]:
    """A public key and its name, from its line.

    Raises:
        UsageError: it is no line of an Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    match = _LINE.fullmatch(line)
    try:
        key = load_ssh_public_key(f"{KIND} {match['blob']}".encode("ascii")) if match else None
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if match is None or not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"is no public key: a line begins with {KIND!r}")
    return key, match["name"] or ""


def fingerprint(line: str) -> str:
    """A public key's fingerprint as OpenSSH shows it: ``SHA256:…``; of what is no key a digest of the text."""
    match = _LINE.fullmatch(line)
    blob = base64.b64decode(match["blob"] + "==") if match else line.encode("utf-8", "surrogatepass")
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def _public(file: Path) -> Path:
    return file.with_name(file.name + PUBLIC)


def _message(record: Record, line: str) -> bytes:
    return canonical(plain(record)) + b"\nsigned by " + line.encode("utf-8")


def _private(file: Path) -> tuple[Ed25519PrivateKey, str]:
    """A private key, and the line of its public one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as to
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = to.load_ssh_private_key(file.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no key to sign with; make one with `brief key new`") from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{file}: cannot be read as a private key of OpenSSH without a passphrase"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{file}: is no Ed25519 key; make one with `brief key new`")
    line = key.public_key().public_bytes(to.Encoding.OpenSSH, to.PublicFormat.OpenSSH).decode("ascii")
    name = ""
    try:
        told = trusted_keys(_public(file))[0]
        name = public_key(told)[1] if told.split()[:2] == line.split()[:2] else ""
    except UsageError:  # without its public half it still signs, and bears no name
        name = ""
    return key, f"{line} {name}" if name else line
