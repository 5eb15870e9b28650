"""What somebody handed on, checked again: a record, a page, or a bundle with its documents.

A record must be what its id says, hold together, and stand on what it cites. One that this library issued must be that
one; one that it did not is made anew where the corpus is still the same. A page must be the one that its record makes.
What cannot be worked out again is listed as its issuer's word. Whatever is received is parsed in the sandbox alone.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from brief.checking import bundle as bundle_
from brief.checking import consistency, recheck, rereading, signatures
from brief.checking.assertions import asserted, said_by_models
from brief.checking.citations import Texts
from brief.checking.received import read_record
from brief.code_versions import versions
from brief.desk.former_pages import page_faults
from brief.desk.issued_corrections import of_record
from brief.desk.rebuilding import computed, made_anew
from brief.desk.reviewing import unlike
from brief.errors import NotFoundError, SandboxError, UsageError
from brief.records import Binding, Carried, CheckedBrief, Page, Received, Record
from brief.records.codec import plain
from brief.records.identity import FORMAT, binding, form
from brief.rendering import forms
from brief.rendering.documents.carried import in_pdf, in_word, is_word
from brief.rendering.embedded_record import text_of, unpacked
from brief.rendering.page_comparison import differences, foreign
from brief.rendering.page_reader import read_page
from brief.sandbox import Sandbox

if TYPE_CHECKING:
    from brief.checking.support import Support
    from brief.desk import Desk

Faults = list[tuple[str, str]]
"""(where, what does not hold)."""
_ID = re.compile(rb"Brief\s([0-9a-f]{16,32}),\scorpus\s")
_ZIP = b"PK"
_DOCUMENTS = ((_ZIP, "docx", in_word), (b"%PDF", "pdf", in_pdf))
"""How a document begins, its form, and what reads it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking again came to.

    Attributes:
        citations: how many were checked.
        faults: (where, what does not hold).
        asserted: what is taken on its issuer's word, in words.
        rules: (where, what) the rules of today say against it, where other rules let it pass: no fault.
        signature: whose it is, in words.
    """

    citations: int
    faults: tuple[tuple[str, str], ...]
    asserted: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    since: tuple[tuple[str, str], ...] = ()
    """(where, what) of what it cites was corrected or replaced since, as the library at hand knows: no fault."""


def verify_file(desk: Desk, file: Path, trusted: Sequence[str] | None = None) -> Verified:
    """Check a brief or an answer again: its JSON, HTML, Markdown, text, Word or PDF form, a bundle against itself.

    Args:
        desk: whose library; of a bundle it is asked only whether it issued that brief.
        file: what to check.
        trusted: lines of the public keys that are trusted; None asks for no signature.

    Raises:
        UsageError: it cannot be read, or is no such thing.
    """
    with Sandbox() as sandbox:
        content = b"" if file.is_dir() else _content(file, bundle_.MOST_PACKED)
        for start, kind, read_ in _DOCUMENTS:
            if content.startswith(start) and (start != _ZIP or is_word(content)):
                try:
                    return _document(content, kind, read_, sandbox, desk, trusted)
                except (UsageError, SandboxError) as error:
                    raise UsageError(f"{file}: {error}") from error
        if file.is_dir() or content.startswith(_ZIP):
            del content  # it is read again where it is unpacked, and not held twice
            held = bundle_.read(file, sandbox)
            try:
                return _bundle(held, sandbox, desk, desk.support, trusted)
            except (UsageError, SandboxError) as error:
                raise UsageError(f"{file}: {error}") from error
        if len(content) > bundle_.MOST_RECORD:
            raise UsageError(f"{file}: is too large: more than {bundle_.MOST_RECORD // 1_000_000} MB")
        try:
            start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
            if start == b"<":
                return _page(content, sandbox, desk, trusted)
            if start != b"{" and (named := _ID.findall(content)):
                return _markdown(content, named[-1].decode("ascii"), sandbox, desk, trusted)
            found = sandbox.run(read_record, content)
            return _against_library(found, desk, trusted)
        except (UsageError, SandboxError) as error:
            raise UsageError(f"{file}: {error}") from error


def received(file: Path) -> Received:
    """A record from its JSON file, read in the sandbox and not checked any further.

    Raises:
        UsageError: it cannot be read, or is no record.
    """
    content = _content(file, bundle_.MOST_RECORD)
    with Sandbox() as sandbox:
        try:
            return sandbox.run(read_record, content)
        except (UsageError, SandboxError) as error:
            raise UsageError(f"{file}: {error}") from error


def verify_bundle(path: Path, support: Callable[[], Support] | None = None) -> Verified:
    """Check a bundle by itself, without any library.

    ``support`` makes the score by which the gate let written sentences through; without it one of words alone
    counts.

    Raises:
        UsageError: it is no bundle, or holds no brief that can be read.
    """
    with Sandbox() as sandbox:
        return _bundle(bundle_.read(path, sandbox), sandbox, None, support, None)


def verify_record(desk: Desk, record: Record) -> Verified:
    """Check a record that is at hand against the library of a desk."""
    document = plain(record)
    bound = binding(document)
    if bound is Binding.ALTERED and form(document) != FORMAT:
        bound = Binding.FREE  # it has fields here that its JSON did not have: they prove nothing
    return _against_library(Received(record, bound), desk, None)


def _against_library(received: Received, desk: Desk, trusted: Sequence[str] | None) -> Verified:
    """A record against the library: the one that it issued, else its documents and, where it can be, the brief anew."""
    record = received.record
    issued = _issued(desk, record.id)
    found = _checked(received, Texts(desk.library(), desk.support), trusted)
    found = replace(found, since=_since(desk, record))
    if issued is not None:
        faults = _other_than(issued, record)
        own = found.asserted if faults else said_by_models(record)
        return replace(found, faults=(*found.faults, *faults), asserted=own)
    if isinstance(record, CheckedBrief) and record.review is not None:
        return _reviewed(desk, record, found)
    anew = made_anew(desk, record)
    if anew is None:
        said = "that it is of this library: no brief of this id was issued here, and it cannot be made anew"
        return replace(found, asserted=(*found.asserted, said))
    if changed := _changed(anew, record):
        fault = ("brief", f"made anew from this library it has another {changed}")
        return replace(found, faults=(*found.faults, fault))
    return replace(found, asserted=())


def _reviewed(desk: Desk, record: CheckedBrief, found: Verified) -> Verified:
    """A brief that was signed elsewhere: it is its draft, where that can be made, with the changes that it names."""
    review = record.review
    assert review is not None
    draft = made_anew(desk, replace(record, review=None))
    if not isinstance(draft, CheckedBrief):
        said = "that it is of this library: no brief of this id was issued here, and its draft cannot be made anew"
        return replace(found, asserted=(*found.asserted, said))
    if reason := unlike(record, draft, desk.texts()):
        return replace(found, faults=(*found.faults, ("review", reason)))
    who = f"who did the {len(review.changes)} changes that it names to its draft, and when, and that {review.signed_by}"
    return replace(found, asserted=(f"{who} signed it", *said_by_models(record)))


def _checked(received: Received, texts: Texts, trusted: Sequence[str] | None) -> Verified:
    """What holds of a record by itself and against the documents that it cites."""
    record = received.record
    faults: Faults = [(f"brief {record.id[:40]}", reason) for reason in received.odd]
    said = list(said_by_models(record))
    own = dict(versions())
    made = dict(record.manifest.versions)
    if received.binding is Binding.ALTERED:
        faults.append((f"brief {record.id[:40]}", "its id is not the digest of what it says: it was changed"))
    elif received.binding is Binding.FREE:
        said.append(
            "everything that no citation bears out: an earlier version of brief made it, whose id binds nothing, or"
            " somebody changed it"
        )
    faults += consistency.faults(record) if made.get("record") == FORMAT else []
    again = recheck.record(record, texts)
    faults += again.faults
    today = again.rules
    if made.get("rules") == own["rules"]:
        faults, today = [*faults, *again.rules], ()
    elif again.rules:
        said.append(f"its checks, by the rules of another version ({made.get('rules') or 'unnamed'})")
    if made.get("stories") == own["stories"] and made.get("rules") == own["rules"]:
        # Of what is unsound nothing can be worked out.
        faults += [] if faults else computed(record, texts)
    else:
        said.append("its remarks and the dates that it worked out, made by another version of brief")
    signature = signatures.check(record, trusted)
    if signature.fault:
        faults.append(("signature", signature.fault))
    held = trusted is not None and not signature.fault
    return Verified(
        len(record.references),
        tuple(dict.fromkeys(faults)),
        (*said, *(() if held and received.binding is Binding.HOLDS else asserted(record))),
        tuple(today),
        signature.words,
    )


def _page(content: bytes, sandbox: Sandbox, desk: Desk, trusted: Sequence[str] | None) -> Verified:
    """A page against its record: the one that it carries, else the one that this library issued under its id."""
    carried = unpacked(content, bundle_.MOST_RECORD)
    received = sandbox.run(read_record, carried) if carried is not None else None
    if received is None:
        page = _read_page(content, sandbox)
        issued = _issued(desk, page.record_id)
        if issued is None or dict(issued.manifest.versions).get("record") != FORMAT:
            return _former(content, page, issued, sandbox, desk)
        received = Received(issued, Binding.HOLDS)
    found = _against_library(received, desk, trusted)
    return _with_page(found, content, received.record, "html", sandbox, Texts(desk.library()), desk)


def _with_page(
    found: Verified,
    content: bytes,
    record: Record,
    kind: str,
    sandbox: Sandbox,
    texts: Texts,
    desk: Desk | None,
) -> Verified:
    """A record's outcome with that of a page of it: made again, or held against it where others' templates made it.

    ``desk``: whose templates make it; None of a page in a bundle, which carries the bundle's record, byte for byte.
    """
    folder = desk.prompts if desk else None
    if dict(record.manifest.versions).get("pages") == dict(versions(folder))["pages"]:
        # Of what is unsound no page can be made.
        faults = [] if found.faults else differences(content, _made(record, kind, folder), exact=desk is None)
        if desk is None and kind == "html":
            faults += _carried(content, record)
        return replace(found, faults=(*found.faults, *faults))
    said = f"how its {kind} page is laid out, and what stands there beside its sentences: other templates made it"
    faults = _strange(content, sandbox) if kind == "html" else []
    if kind == "html" and isinstance(record, CheckedBrief):
        faults += page_faults(_read_page(content, sandbox), texts, record)
    return replace(found, faults=(*found.faults, *faults), asserted=(*found.asserted, said))


def _made(record: Record, kind: str, folder: Path | None) -> str:
    return forms.made(record, kind, folder).decode("utf-8")


def _former(content: bytes, page: Page, issued: Record | None, sandbox: Sandbox, desk: Desk) -> Verified:
    """A page that carries no record: its sentences and references alone."""
    brief = issued if isinstance(issued, CheckedBrief) else None
    faults = [*_strange(content, sandbox), *page_faults(page, Texts(desk.library()), brief)]
    words = "not signed: whoever could write this page could write all of it"
    said = "whatever stands on the page beside its sentences and references: it carries no record"
    return Verified(len(page.references), tuple(faults), (said,), signature=words)


def _strange(content: bytes, sandbox: Sandbox) -> Faults:
    found = sandbox.run(foreign, content)
    return [("page", f"holds {what}, which brief writes into no page") for what in found]


def _markdown(
    content: bytes, id_: str, sandbox: Sandbox, desk: Desk, trusted: Sequence[str] | None
) -> Verified:
    issued = _issued(desk, id_)
    if issued is None:
        raise UsageError(
            "is Markdown of a brief that this library did not issue; verify its JSON or HTML form, or a bundle"
        )
    found = _against_library(Received(issued, Binding.HOLDS), desk, trusted)
    plain_text = content == forms.made(issued, "txt", desk.prompts)
    kind = "txt" if plain_text else "md"
    return _with_page(found, content, issued, kind, sandbox, Texts(desk.library()), desk)


def _document(
    content: bytes,
    kind: str,
    read: Callable[[bytes], Carried],
    sandbox: Sandbox,
    desk: Desk,
    trusted: Sequence[str] | None,
) -> Verified:
    """A Word document or a PDF against the record that it carries: what it says, not how it is laid out."""
    carried = sandbox.run(read, content)
    if not carried.record:
        raise UsageError(
            "carries no record of brief; verify its JSON or HTML form, or a document that brief made"
        )
    received = sandbox.run(read_record, carried.record)
    found = _against_library(received, desk, trusted)
    if dict(received.record.manifest.versions).get("pages") != dict(versions(desk.prompts))["pages"]:
        said = f"what its {kind} document says beside its sentences: other templates made it"
        return replace(found, asserted=(*found.asserted, said))
    if found.faults:  # of what is unsound no document can be made
        return found
    made = sandbox.run(read, forms.made(received.record, kind, desk.prompts))
    given, own = ("\n".join(one.lines).encode("utf-8") for one in (carried, made))
    faults = differences(given, own.decode("utf-8"))
    return replace(found, faults=(*found.faults, *faults))


def _bundle(
    held: bundle_.Bundle,
    sandbox: Sandbox,
    desk: Desk | None,
    support: Callable[[], Support] | None,
    trusted: Sequence[str] | None,
) -> Verified:
    """A bundle by its files, its documents, its record and its pages; and by the library where that issued it."""
    try:
        received = sandbox.run(read_record, held.files.get("brief.json", b""))
    except (UsageError, SandboxError) as error:
        raise UsageError(f"brief.json {error}") from error
    record, texts = received.record, Texts(held, support)
    found = _checked(received, texts, trusted)
    faults: Faults = [*held.altered(), *found.faults]
    if held.brief != record.id:
        faults.append(("manifest.json", "names another brief than the one in the bundle"))
    cited = {source.article.id for source in record.sources}
    if extra := sorted(set(held.articles) - cited):
        faults.append(("manifest.json", f"names an article that the brief does not cite ({extra[0][:40]})"))
    made = dict(record.manifest.versions)
    again = rereading.reread(held, sandbox, same_reader=made.get("reader") == dict(versions())["reader"])
    found = replace(found, faults=(*faults, *again.faults), asserted=(*found.asserted, *again.asserted))
    if desk and desk.place.there():
        found = replace(found, since=_since(desk, record))
    if desk and (issued := _issued(desk, record.id)) is not None:
        other = _other_than(issued, record)
        own = found.asserted if other else said_by_models(record)
        found = replace(found, faults=(*found.faults, *other), asserted=own)
    for name in ("brief.html", "brief.md"):
        if name in held.files:
            before, kind = len(found.faults), name.rpartition(".")[2]
            found = _with_page(found, held.files[name], record, kind, sandbox, texts, None)
            told = [(f"{name} {where}", why) for where, why in found.faults[before:]]
            found = replace(found, faults=(*found.faults[:before], *told))
    return found


def _carried(page: bytes, record: Record) -> Faults:
    """Whether a page of a bundle carries the bundle's record: whoever takes the page alone checks that one."""
    try:
        same = unpacked(page, bundle_.MOST_RECORD) == text_of(record)
    except UsageError as error:
        return [("page", str(error))]
    return [] if same else [("page", "carries another record than the bundle's")]


def _issued(desk: Desk, id_: str) -> CheckedBrief | None:
    """The brief that the library issued under an id, whole; None where it issued none."""
    from brief.records.codec import from_json

    if not desk.place.there():  # a bundle needs no library
        return None
    with contextlib.suppress(NotFoundError):
        found = from_json(desk.ledger().brief_record(id_), CheckedBrief)
        return found if found.id == id_ else None
    return None


def _since(desk: Desk, record: Record) -> tuple[tuple[str, str], ...]:
    """What became of a record's citations since it was made."""
    return tuple(
        (f"[{one.number}]", f"{one.reason} (article {one.correction}){f': {one.words}' if one.words else ''}")
        for one in of_record(desk.library(), record)
    )


def _other_than(issued: Record, record: Record) -> Faults:
    changed = _changed(issued, record)
    return (
        [(f"brief {record.id}", f"differs from the brief that was issued, in {changed}")] if changed else []
    )


def _changed(one: Record, other: Record) -> str:
    """Where two records differ, by the names of their parts, signatures and ids apart; empty where nowhere."""
    mine, theirs = plain(one), plain(other)
    found = [name for name in mine if mine[name] != theirs.get(name) and name not in ("id", "signature")]
    if "manifest" in found:
        parts = [name for name in mine["manifest"] if mine["manifest"][name] != theirs["manifest"].get(name)]
        found[found.index("manifest")] = f"manifest ({', '.join(parts)})"
    return ", ".join(found)


def _content(file: Path, most: int) -> bytes:
    try:
        return bundle_.content(file, most)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error


def _read_page(content: bytes, sandbox: Sandbox) -> Page:
    page = sandbox.run(read_page, content)
    if page.references and not any(one.spans for one in page.references):
        raise UsageError(
            "is a page of an older brief, which does not name what it cites; verify its JSON form"
        )
    if not page.record_id:
        raise UsageError("is no page of brief; verify a page made with --format html, or the JSON form")
    return page
