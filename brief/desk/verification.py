"""What somebody handed on, checked again: a record, a page, or a bundle with its documents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief.checking import bundle as bundle_
from brief.checking import recheck
from brief.checking.citations import Texts, citation_fault
from brief.errors import NotFoundError, UsageError
from brief.records import (
    CheckedAnswer,
    CheckedBrief,
    Citation,
    Page,
    PageLine,
    PageReference,
    Reference,
    SpanRef,
    source_name,
    text_at,
)
from brief.records.codec import from_json
from brief.rendering.page_reader import read_page
from brief.rendering.wording import in_quotes, shown
from brief.sandbox import Sandbox
from brief.text.normal_forms import comparable

if TYPE_CHECKING:
    from brief.checking.support import Support
    from brief.desk import Desk

Faults = list[tuple[str, str]]
"""(where, what does not hold)."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many citations were checked, what does not hold, and what is taken as the record has it, in words."""

    citations: int
    faults: tuple[tuple[str, str], ...]
    asserted: tuple[str, ...] = ()


def verify_file(desk: Desk, file: Path) -> Verified:
    """Check a brief or an answer again: its JSON or HTML form against the library, a bundle against itself.

    Raises:
        UsageError: it cannot be read, or is neither.
    """
    if file.is_dir() or _is_zip(file):
        return verify_bundle(file, desk.support)
    content = _content(file)
    if content.lstrip()[:1] == b"<":
        page = _page(content, file)
        issued = None
        with contextlib.suppress(NotFoundError):
            issued = from_json(desk.ledger().brief_record(page.record_id), CheckedBrief)
        return Verified(len(page.references), tuple(page_faults(page, Texts(desk.library()), issued)))
    record = _record(content, file)
    return Verified(len(record.references), tuple(desk.verify_record(record)), recheck.asserted(record))


def verify_bundle(path: Path, support: Callable[[], Support] | None = None) -> Verified:
    """Check a bundle by itself: every file by its digest, every citation against the documents in it.

    ``support`` makes the score by which the gate let written sentences through; without it one of words alone
    counts.

    Raises:
        UsageError: it is no bundle, or holds no brief that can be read.
    """
    held = bundle_.read(path)
    faults: Faults = held.altered()
    record = _record(held.files.get("brief.json", b""), path / "brief.json")
    texts = Texts(held, support)
    faults += recheck.record(record, texts)
    if "brief.html" in held.files and isinstance(record, CheckedBrief):
        page = _page(held.files["brief.html"], path / "brief.html")
        faults += [(f"brief.html {where}", why) for where, why in page_faults(page, texts, record)]
    return Verified(len(record.references), tuple(faults), recheck.asserted(record))


def page_faults(page: Page, texts: Texts, issued: CheckedBrief | None) -> Faults:
    """What of a page does not hold.

    ``issued`` is the record of the brief, where it is held: the page may show no other sentence.
    """
    faults: Faults = []
    words: dict[int, str] = {}
    infos = texts.library.infos({one.article_id for one in page.references})
    says: dict[int, str] = {}
    for one in page.references:
        reason = _reference_fault(one, texts)
        words[one.number] = one.words
        says[one.number] = _as_shown(source_name(infos[one.article_id])) if one.article_id in infos else ""
        if not reason and not one.by.startswith(says[one.number]):
            reason = f"it is by {says[one.number]}, and the page gives another publisher"
        if reason:
            faults.append((f"[{one.number}]", reason))
    listed = {one.number: one for one in page.references}
    for panel in page.panels:
        shown_as = listed.get(panel.number)
        reason = ""
        if shown_as is None or panel.words != shown_as.words:
            reason = "the words quoted do not stand at its span"
        elif panel.paragraph != shown_as.paragraph:
            reason = "the paragraph shown around it is not the article's"
        elif not panel.by.startswith(says[panel.number]):
            reason = f"it is by {says[panel.number]}, and the page gives another publisher"
        if reason:
            faults.append((f"[{panel.number}], opened", reason))
    for line in page.lines:
        missing = [number for number in line.numbers if number not in words]
        where = _where(line.text)
        if missing:
            faults.append((where, f"it cites [{missing[0]}], which is not among the references"))
        elif not line.numbers:
            faults.append((where, "it cites nothing"))
        elif line.quoted and line.text not in [in_quotes(words[number]) for number in line.numbers]:
            faults.append((where, "it is given as a quotation, and its words are not those cited"))
        elif not _credits(line, says):
            faults.append((where, "the page gives another publisher than what it cites has"))
    addresses = {info.url for info in infos.values()}
    faults += [
        (f"link {link[:80]}", "is the address of no article that the page cites")
        for link in dict.fromkeys(page.links)
        if link not in addresses
    ]
    return faults if issued is None else [*faults, *_other_than(issued, page)]


def _credits(line: PageLine, says: Mapping[int, str]) -> bool:
    """Whether a sentence's line names a publisher of what it quotes; of what a model wrote, each that it cites."""
    named = [says[number] in line.by for number in line.numbers]
    if line.quoted:
        return any(named)
    return all(named) or "written by the model from " not in line.by


def _reference_fault(one: PageReference, texts: Texts) -> str:
    if not one.spans:
        return "the page does not name its document, text and span"
    ref = SpanRef(one.raw_sha256, one.text_sha256, one.spans)
    reason = citation_fault(Citation(ref, one.article_id, ""), texts)
    if reason:
        return reason
    article = texts.article(one.article_id)
    assert article is not None  # the citation check has just found it
    quote = text_at(article.source_text, one.spans)
    if _as_shown(quote) != one.words:
        return "the words quoted do not stand at its span"
    if (
        _as_shown(recheck.around(Reference(one.number, ref, one.article_id, "", quote), texts))
        != one.paragraph
    ):
        return "the paragraph shown around it is not the article's"
    return ""


def _where(text: str) -> str:
    return f"“{text.strip('“”')[:60]}”"


def _as_shown(text: str) -> str:
    return comparable(shown(text))


def _other_than(issued: CheckedBrief, page: Page) -> Faults:
    """What a page shows that the brief as issued does not have, and what it lacks."""
    sections = [*issued.parts, *issued.sections, *issued.undated]
    mine = {_as_shown(sentence.text) for section in sections for sentence in section.sentences}
    quoted = {in_quotes(text) for text in mine}
    theirs = {line.text for line in page.lines}
    faults = [
        (_where(line.text), "the brief that was issued has no such sentence")
        for line in page.lines
        if line.text not in (quoted if line.quoted else mine)
    ]
    grades: dict[str, set[str]] = {}
    for section in sections:
        for sentence in section.sentences:
            if sentence.grade:
                given = f"{sentence.grade.letter}{sentence.grade.digit}"
                grades.setdefault(_as_shown(sentence.text), set()).add(given)
    graded = {in_quotes(text): found for text, found in grades.items()}
    faults += [
        (_where(line.text), f"the brief that was issued does not grade it {line.grade}")
        for line in page.lines
        if line.grade and line.text in graded and line.grade not in graded[line.text]
    ]
    lacking = sorted(text for text in mine if text not in theirs and in_quotes(text) not in theirs)
    faults += [(_where(text), "the brief that was issued has it, the page does not") for text in lacking]
    headings = [_as_shown(issued.title), *(_as_shown(section.heading) for section in issued.sections)]
    faults += [
        (f"heading “{heading[:60]}”", "the brief that was issued has it, the page does not")
        for heading in headings
        if not any(shown_.endswith(heading) for shown_ in page.headings)
    ]
    return faults


def _is_zip(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(bundle_.MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    if len(content) > bundle_.MOST_BYTES:
        raise UsageError(f"{file}: is too large for a brief")
    return content


def _page(content: bytes, file: Path) -> Page:
    with Sandbox() as sandbox:
        page = sandbox.run(read_page, content)
    if page.references and not any(one.spans for one in page.references):
        raise UsageError(
            f"{file}: is a page of an older brief, which does not name what it cites; verify its JSON form"
        )
    if not page.record_id:
        raise UsageError(
            f"{file}: is no page of brief; verify a page made with --format html, or the JSON form"
        )
    return page


def _record(content: bytes, file: Path) -> CheckedBrief | CheckedAnswer:
    import json

    try:
        kind = json.loads(content).get("kind")
    except (ValueError, AttributeError, RecursionError) as error:
        raise UsageError(f"{file}: is no brief in its JSON or HTML form, and no bundle of one") from error
    return from_json(content, CheckedAnswer) if kind == "answer" else from_json(content, CheckedBrief)
