"""The verdict as files: JSON, JUnit XML, Markdown for a CI job's summary, and one self-contained page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from brief.evals.cases.case_files import Case
from brief.evals.cases.verdict_record import Outcome
from brief.evals.reports.terminal_report import change, standing, tally, worst
from brief.evals.running import saved_runs
from brief.evals.running.saved_runs import Saved
from brief.records.codec import plain, to_json
from brief.rendering import wording
from brief.rendering.filling import fill_page
from brief.resources import page_environment


def write(folder: Path, outcome: Outcome, run: Saved, cases: Mapping[str, Case]) -> list[str]:
    """Write every report and the run itself into a folder; the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "report.html": page(outcome, cases),
        "report.json": as_json(outcome),
        "junit.xml": junit(outcome),
        "summary.md": summary(outcome),
    }
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
    saved_runs.write(folder, run)
    return [*made, saved_runs.FILE]


def as_json(outcome: Outcome) -> str:
    """The verdict for a machine: everything but what each case gave, which stands in the saved run."""
    held: dict[str, Any] = plain(outcome)
    for result in held["results"]:
        observed = result.pop("observed")
        result["seconds"] = observed["seconds"]
        result["usage"] = observed["usage"]
    held["passed"] = outcome.passed
    return to_json(held)


def junit(outcome: Outcome) -> str:
    """The verdict as JUnit XML: a test case a case, and one for each finding that belongs to no case that was run.

    What the table calls failed is a failure here (an error where it errored); known failures and what was missed
    are skipped.

    Source: the schema of the Jenkins xUnit plugin, as CI services read it.
    """
    made, tags = [], Counter[str]()
    told = {id_: finding.words for finding in outcome.findings for id_ in finding.cases}
    for result in outcome.results:
        name = (
            f"<testcase classname={quoteattr('brief.eval.' + result.kind)} name={quoteattr(_xml(result.id))}"
        )
        name += f' time="{result.observed.seconds:.3f}"'
        state = standing(outcome, result)
        tag = {"failed": "failure", "known": "skipped", "missed": "skipped"}.get(state, "")
        if state == "failed" and result.observed.error:
            tag = "error"
        tags[tag] += 1
        why = result.known_failure or f"missed: {result.reason}"
        if state == "failed":
            why = result.reason or told[result.id]
        made.append(f"{name}><{tag} message={quoteattr(_xml(why))}/></testcase>" if tag else f"{name}/>")
    ran = {result.id for result in outcome.results}
    alone = [finding for finding in outcome.findings if not ran & set(finding.cases)]
    for finding in alone:
        where = f"<testcase classname={quoteattr('brief.eval.' + finding.gate)} name={quoteattr(_xml(finding.metric))}>"
        made.append(f"{where}<failure>{escape(_xml(finding.words))}</failure></testcase>")
    head = f'tests="{len(made)}" failures="{tags["failure"] + len(alone)}" errors="{tags["error"]}"'
    head += f' skipped="{tags["skipped"]}" time="{outcome.seconds:.1f}"'
    body = "\n".join(made)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="brief eval" {head}>\n{body}\n</testsuite>\n'


def _xml(text: str) -> str:
    return wording.shown(text)


def summary(outcome: Outcome) -> str:
    """The verdict as Markdown for a CI job's summary."""
    return _rendered("eval.md.j2", outcome, {})


def page(outcome: Outcome, cases: Mapping[str, Case]) -> str:
    """The verdict as one page that loads nothing and needs no script."""
    return _rendered("eval.html.j2", outcome, cases)


def _rendered(template: str, outcome: Outcome, cases: Mapping[str, Case]) -> str:
    environment = page_environment(None)
    environment.filters["outside"] = wording.markdown if template.endswith(".md.j2") else wording.shown
    return fill_page(
        environment,
        template,
        None,
        outcome=outcome,
        tally=tally(outcome),
        standing=partial(standing, outcome),
        ordered=worst(outcome.results),
        cases=cases,
        change=change,
        kinds=sorted({result.kind for result in outcome.results}),
    )
