"""What a model costs a brief, its checker included: tokens, and the share of a run that is not the model's.

The model is a scripted server on loopback: it counts a token for every four characters it is sent (about what
models' own tokenizers make of English) and takes the time that a model of 20 tokens a second would, shortened
by ``--faster``; the share of everything else is worked out for the full time.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import common

STORIES = 20
ARTICLES = (20, 60, 200)
RATE = 20.0
"""Tokens a second that the model writes."""
TOKENS, ECONOMY = 400_000, 60_000
OVERHEAD_TARGET = 0.10
DAY = datetime(2026, 3, 5, tzinfo=UTC)
PLACES = (
    "Harvel", "Ostmark", "Quennor", "Belisandra", "Tarvos", "Ilmenreach", "Sandoval", "Korrigan", "Wexmoor",
    "Pellandra", "Dravenna", "Umbarra", "Lindholt", "Zephrane", "Marisk", "Orlow", "Tessim", "Vantry", "Kelva",
    "Sorvia",
)  # fmt: skip
KINDS = (
    ("flood", "The river Aune flooded {n} homes in {p}, the district office said."),
    ("fire", "A fire in a warehouse at {p} injured {n} people, the fire service said."),
    ("strike", "Bus drivers in {p} will strike for {n} hours from Monday, their union said."),
    ("blackout", "A power cut left {n},000 households in {p} without electricity, the grid operator said."),
)
MORE = (
    "The governor of {p} asked for {n} more generators after the {k}.",
    "Schools in {p} stay closed until Saturday because of the {k}, the council said.",
    "An inquiry into the {k} in {p} is to report within {n} days, according to the ministry.",
    "Reports that the {k} in {p} had been foreseen could not be confirmed.",
    "About {n} residents of {p} met on Thursday evening to speak about the {k}.",
    "The {k} cost {p} at least {n} million marks, an insurer estimated.",
)


def articles(many: int, folder: Path) -> Path:
    """So many articles about the same stories, spread evenly over them."""
    folder.mkdir(parents=True)
    for i in range(many):
        story, turn = i % STORIES, i // STORIES
        place, (kind, lead) = PLACES[story], KINDS[story % len(KINDS)]
        number = 12 + story
        more = [
            MORE[(turn + k) % len(MORE)].format(p=place, n=3 + (turn * 7 + k) % 40, k=kind) for k in (0, 1, 3)
        ]
        when = (DAY + timedelta(hours=6, minutes=5 * turn)).isoformat()
        head = f"---\ntitle: {kind.capitalize()} in {place}\npublisher: {place} Paper {turn}\npublished: {when}\n---\n"
        text = f"{head}\n{lead.format(p=place, n=number)} {' '.join(more)}\n"
        (folder / f"{i:03d}.md").write_text(text, "utf-8")
    return folder


class Scripted:
    """A server that answers every chat in its schema's shape with the first label's own text, at a set pace."""

    def __init__(self, pace: float) -> None:
        from tests.support.loopback import Loopback

        self.pace = pace
        self.tokens_in = self.tokens_out = self.calls = 0
        self.waited = 0.0
        self._lock = threading.Lock()
        self.server = Loopback({"/v1/chat/completions": self._answer})

    def _answer(self, request: Any) -> Any:
        from tests.support.loopback import Reply
        from tests.support.openai_server import checking, is_check, reply

        body = json.loads(request.body)
        prompt = "\n".join(message["content"] for message in body["messages"])
        if is_check(request):
            answer = checking({})(request)
        else:
            form = body["response_format"]["json_schema"]["schema"]["properties"]
            answer = {key: _value(schema, prompt) for key, schema in form.items()}
        text = json.dumps(answer)
        sent, written = len(prompt) // 4, len(text) // 4
        wait = written / RATE
        with self._lock:
            self.tokens_in += sent
            self.tokens_out += written
            self.calls += 1
            self.waited += wait
            time.sleep(wait / self.pace)  # one at a time, as one model on one machine answers
        answer = json.loads(reply(text).body)
        answer["usage"] = {
            "prompt_tokens": sent,
            "completion_tokens": written,
            "total_tokens": sent + written,
        }
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})


def _value(schema: dict[str, Any], prompt: str) -> object:
    """One value as a schema wants it, arrays of one element each: the first line's own words, a little turned."""
    label, words = _first(prompt)
    if schema["type"] != "array":
        return "What happened"
    element: dict[str, object] = {}
    for name, one in schema["items"]["properties"].items():
        if name in ("labels", "rests_on"):
            element[name] = one["items"].get("enum", [label])[:1]
        elif name == "claims":
            element[name] = ["c1"]
        elif one["type"] == "integer":
            element[name] = 1
        elif "enum" in one:
            element[name] = one["enum"][0]
        else:
            element[name] = {"id": "c1", "text": words}.get(name, "")
    return [element]


def _first(prompt: str) -> tuple[str, str]:
    """The first label that a prompt shows, and a sentence of its words that is no mere copy."""
    found = re.search(r"^(?:<<<)?\[([PS]\d+)\] ([^\n]*)\n?([^\n]*)", prompt, re.MULTILINE)
    if found is None:
        return "P1", "Nothing was reported."
    words = found[3] if prompt[found.start()] == "<" else found[2]
    return found[1], f"It was reported that {words[:1].lower()}{words[1:]}"


def measure(many: int, place: str, pace: float, economy: bool = False) -> dict[str, float]:
    """One brief of ``many`` articles; runs in a process of its own."""
    from brief import settings
    from brief.desk import Desk

    folder = Path(place) / f"{many}{'-economy' * economy}"
    scripted = Scripted(pace)
    with scripted.server as server:
        flags = {
            "model_name": "scripted", "model_base_url": server.url("/v1"), "daily_stories": STORIES,
            "model_concurrency": 1, "model_cache": False,
        }  # fmt: skip
        loaded = settings.load(folder.parent, {}, flags, data_dir=folder / "library")
        with Desk(folder / "library", loaded=loaded, clock=lambda: DAY + timedelta(days=1)) as desk:
            desk.ingest([articles(many, folder / "in")])
            desk.daily(
                DAY, DAY + timedelta(days=1), model=False, length="long"
            )  # what start-up loads is loaded
            desk.daily(DAY, DAY + timedelta(days=1), length="long", economy=economy)  # the exam, held once
            before = scripted.tokens_in, scripted.tokens_out, scripted.calls, scripted.waited
            started, used = time.perf_counter(), time.process_time()
            brief = desk.daily(DAY, DAY + timedelta(days=1), length="long", economy=economy)
            took, cpu = time.perf_counter() - started, time.process_time() - used
    tokens_in, tokens_out, calls, waited = before
    scripted.tokens_in -= tokens_in
    scripted.tokens_out -= tokens_out
    scripted.calls -= calls
    scripted.waited -= waited
    other = took - scripted.waited / pace
    return {
        "stories": len(brief.sections), "articles": brief.considered, "calls": scripted.calls,
        "in": scripted.tokens_in, "out": scripted.tokens_out, "model": scripted.waited, "other": other, "cpu": cpu,
    }  # fmt: skip


def rows(found: Sequence[dict[str, float]]) -> list[list[str]]:
    head = [
        "articles",
        "stories",
        "calls",
        "tokens in",
        "tokens out",
        "model s at 20/s",
        "all else s",
        "its CPU s",
        "share",
    ]
    body = [
        [
            *(f"{one[key]:.0f}" for key in ("articles", "stories", "calls", "in", "out", "model")),
            f"{one['other']:.2f}",
            f"{one['cpu']:.2f}",
            f"{one['other'] / (one['other'] + one['model']):.1%}",
        ]
        for one in found
    ]
    return [head, *body]


def main() -> None:
    common.answer({"measure": measure})
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--faster", type=float, default=20.0, help="how often faster than 20 tokens a second"
    )
    options.add_argument("--quick", action="store_true", help="20 and 60 articles")
    given = options.parse_args()
    common.title(f"a brief of {STORIES} stories with a scripted model of {RATE:.0f} tokens a second")
    sizes = ARTICLES[:2] if given.quick else ARTICLES
    with tempfile.TemporaryDirectory() as place:
        found = [common.child(measure, many, place, given.faster) for many in sizes]
        saved = common.child(measure, sizes[-1], place, given.faster, True)
    common.table(rows([*found, saved]))
    most = max(one["in"] + one["out"] for one in found)
    common.verdict(
        "tokens of a brief, checker included", most <= TOKENS, f"{most:,.0f}", f"at most {TOKENS:,}"
    )
    most = saved["in"] + saved["out"]
    common.verdict("with --economy (last row)", most <= ECONOMY, f"{most:,.0f}", f"at most {ECONOMY:,}")
    share = max(one["other"] / (one["other"] + one["model"]) for one in found)
    common.verdict("everything but the model", share < OVERHEAD_TARGET, f"{share:.1%}", "under 10 %")


if __name__ == "__main__":
    main()
