"""A checked text as a page to read, and as files for machines: JSON, SARIF for code hosts, JUnit XML for CI."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import brief
from brief.records import ArticleInfo, CheckedText, Ruling, TextSentence
from brief.records.codec import escaped, to_json
from brief.rendering import wording
from brief.rendering.filling import fill_page
from brief.resources import page_environment

FORMATS = ("md", "html", "json", "sarif", "junit")
FAILS = (Ruling.NOT_SUPPORTED,)
"""What fails a check."""
STRICT = (*FAILS, Ruling.SOURCE_MISSING, Ruling.NO_SOURCE, Ruling.UNDECIDED)
"""What fails a strict one: all that is not shown to be supported."""
ORDER = (
    Ruling.NOT_SUPPORTED,
    Ruling.SOURCE_MISSING,
    Ruling.NO_SOURCE,
    Ruling.UNDECIDED,
    Ruling.SUPPORTED,
    Ruling.NOT_CHECKABLE,
)
_LEVELS = {
    Ruling.NOT_SUPPORTED: "error",
    Ruling.SOURCE_MISSING: "warning",
    Ruling.NO_SOURCE: "warning",
    Ruling.UNDECIDED: "note",
}
_RULES = {
    Ruling.NOT_SUPPORTED: ("claim-not-supported", "What the sentence cites does not say it, or says less."),
    Ruling.SOURCE_MISSING: ("source-not-at-hand", "What the sentence cites is not among the sources."),
    Ruling.NO_SOURCE: ("no-source-given", "The sentence states a fact and cites nothing."),
    Ruling.UNDECIDED: ("undecided", "Neither the rules nor a model could say whether its source says it."),
}
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    text: CheckedText,
    form: str,
    zone: ZoneInfo,
    folder: Path | None = None,
    *,
    strict: bool = False,
    path: str = "",
) -> str:
    """A checked text in one of :data:`FORMATS`.

    Args:
        text: what was found.
        form: one of :data:`FORMATS`.
        zone: in which dates are told.
        folder: the user's own templates.
        strict: what a failure is in CI.
        path: of the file as code hosts know it, from the root of its repository; else its name.
    """
    if form == "json":
        return to_json(text)
    if form == "sarif":
        return _sarif(text, quote(path or text.name), STRICT if strict else FAILS)
    if form == "junit":
        return _junit(text, STRICT if strict else FAILS)
    outside = wording.markdown if form == "md" else wording.shown

    def named(article: ArticleInfo) -> str:
        title = f", {wording.headline(article)}" if article.title else ""
        return outside(f"{wording.publisher(article)}{title}, {wording.when(article, zone)}")

    environment = page_environment(folder)
    environment.filters.update(outside=outside, counted=wording.count, named=named, link=wording.link)
    return fill_page(
        environment,
        f"check.{form}.j2",
        folder,
        record=text,
        groups=[(ruling, found) for ruling in ORDER if (found := of(text, ruling))],
        numbers=[(ruling, text.count(ruling)) for ruling in ORDER if text.count(ruling)],
        place={id(sentence): number for number, sentence in enumerate(text.sentences, start=1)},
        identity=id,
    )


def of(text: CheckedText, ruling: Ruling) -> list[TextSentence]:
    """The sentences that were found so, in order."""
    return [one for one in text.sentences if one.ruling is ruling]


def failing(text: CheckedText, *, strict: bool = False) -> int:
    """How many sentences fail the check."""
    return sum(text.count(ruling) for ruling in (STRICT if strict else FAILS))


def _said(one: TextSentence) -> str:
    beside = f" Its source says: “{one.beside[0].words}”" if one.beside else ""
    return f"{one.ruling.value}: “{one.text}”{f' ({one.why})' if one.why else ''}.{beside}"


def _sarif(text: CheckedText, uri: str, fails: tuple[Ruling, ...]) -> str:
    """SARIF 2.1.0 (OASIS), one result for each sentence that is not shown to be supported."""
    results = []
    for one in text.sentences:
        if one.ruling not in _LEVELS:
            continue
        place: dict[str, object] = {"artifactLocation": {"uri": uri}}
        if one.line:
            place["region"] = {"startLine": one.line, "snippet": {"text": one.text}}
        results.append(
            {
                "ruleId": _RULES[one.ruling][0],
                "level": "error" if one.ruling in fails else _LEVELS[one.ruling],
                "message": {"text": _said(one)},
                "locations": [{"physicalLocation": place}],
            }
        )
    rules = [
        {"id": id_, "shortDescription": {"text": words}, "defaultConfiguration": {"level": _LEVELS[ruling]}}
        for ruling, (id_, words) in _RULES.items()
    ]
    driver = {"name": "brief check", "semanticVersion": brief.__version__, "rules": rules}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    }
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _junit(text: CheckedText, fails: tuple[Ruling, ...]) -> str:
    """JUnit XML: a test case for each sentence that states something; what nobody could decide is skipped."""
    made, failures, skipped = [], 0, 0
    for number, one in enumerate(text.sentences, start=1):
        if one.ruling is Ruling.NOT_CHECKABLE:
            continue
        name = _xml(f"{number}: {one.text[:120]}")
        head = f"<testcase classname={quoteattr(_xml(text.name))} name={quoteattr(name)}"
        if one.ruling in fails:
            failures += 1
            message = quoteattr(_xml(one.why or one.ruling.value))
            made.append(f"{head}><failure message={message}>{escape(_xml(_said(one)))}</failure></testcase>")
        elif one.ruling is not Ruling.SUPPORTED:
            skipped += 1
            made.append(
                f"{head}><skipped message={quoteattr(_xml(f'{one.ruling.value}: {one.why}'))}/></testcase>"
            )
        else:
            made.append(f"{head}/>")
    head = f'tests="{len(made)}" failures="{failures}" errors="0" skipped="{skipped}"'
    body = "\n".join(made)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="brief check" {head}>\n{body}\n</testsuite>\n'


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold."""
    return _UNSPEAKABLE.sub("\ufffd", text)
