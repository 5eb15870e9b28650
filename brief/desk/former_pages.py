"""A page that an earlier version made, whose templates are not ours any more: its words, held against what it cites.

Its sentences, its references and what they open, its publishers, grades, headings and links; where the record is at
hand, that it shows no other sentence and lacks none.
"""

from __future__ import annotations

from collections.abc import Mapping

from brief.checking import recheck
from brief.checking.citations import Texts, citation_fault
from brief.records import (
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
from brief.rendering.wording import in_quotes, shown
from brief.text.normal_forms import comparable

Faults = list[tuple[str, str]]
"""(where, what does not hold)."""


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
