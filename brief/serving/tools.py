"""What agents and programs can ask of the corpus: each a function of a desk, whose answer brings its citations."""

from __future__ import annotations

import tempfile
from pathlib import Path

from brief.corpus.protocols import Filter
from brief.dates.windows import ends, window
from brief.desk import Desk
from brief.desk.text_checking import check_text
from brief.desk.verification import verify_file
from brief.errors import NotFoundError, UsageError
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.serving.agent_answers import Answer, Checked, answer, checked, found


def search(desk: Desk, query: str, since: str = "", until: str = "", limit: int = 10) -> Answer:
    """Passages of the corpus nearest to some words, best first. A search is no answer: use ask for that."""
    return found(
        desk.search.find(query, _within(desk, since, until), limit).evidence, query, desk.settings.marking
    )


def ask(desk: Desk, question: str, since: str = "", until: str = "", model: bool | None = None) -> Answer:
    """Answer a question from the corpus, each sentence cited and checked, or say that the corpus does not say."""
    bounds = _within(desk, since, until)
    record = desk.ask(question, since=bounds.since, until=bounds.until, model=model)
    return answer(record, record.question)


def daily(desk: Desk, day: str = "", brief: str = "", model: bool | None = None) -> Answer:
    """A brief: the newest that was issued; one by its id; or with a day, what was published on it, made now."""
    if day:
        first, last = window(day, None, None, desk.settings.zone(), desk.clock())
        record = desk.daily(first, last, model=model)
        return answer(record, record.title)
    issued = [brief] if brief else [one.id for one in desk.ledger().briefs()]
    if not issued:
        raise NotFoundError("no brief has been issued yet; name a day")
    record = from_json(desk.ledger().brief_record(issued[0]), CheckedBrief)
    return answer(record, record.title)


def timeline(desk: Desk, topic: str, since: str = "", until: str = "") -> Answer:
    """What was reported of a topic, oldest first, one line each; what was corrected since has a remark."""
    bounds = _within(desk, since, until)
    return answer(desk.timeline(topic, since=bounds.since, until=bounds.until), topic)


def check(desk: Desk, text: str, model: bool | None = None) -> Checked:
    """Hold a text (Markdown or plain) against the corpus, sentence by sentence: supported, not supported, undecided."""
    with tempfile.TemporaryDirectory(prefix="brief-check-") as folder:
        file = Path(folder) / "text.md"
        file.write_text(text, "utf-8", "replace")
        return checked(check_text(desk, file, model=model))


def verify(desk: Desk, brief: str = "", record: str = "") -> Answer:
    """Check a brief again, offline: its digest, its citations, its sentences. The title says whether it verifies.

    Args:
        desk: whose library.
        brief: the id of a brief that was issued here.
        record: or a record, as JSON.
    """
    if bool(brief) is bool(record):
        raise UsageError("name a brief by its id, or give a record")
    content = record.encode("utf-8", "replace") if record else desk.ledger().brief_record(brief)
    with tempfile.TemporaryDirectory(prefix="brief-verify-") as folder:
        file = Path(folder) / "record.json"
        file.write_bytes(content)
        result = verify_file(desk, file)
    faults = [f"does not hold: {where}: {reason}" for where, reason in result.faults]
    since = [f"changed since: {where}: {reason}" for where, reason in result.since]
    held = [] if faults else [f"{result.citations} citations and all sentences hold"]
    cited = answer(from_json(content, CheckedBrief), "").citations if brief else []
    title = "does not verify" if faults else "verifies"
    return Answer(brief, title, desk.settings.marking, [], cited, [*faults, *held, *since, *result.asserted])


def _within(desk: Desk, since: str, until: str) -> Filter:
    return Filter(*ends(since, until, desk.settings.zone(), desk.clock()))
