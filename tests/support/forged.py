"""Forgeries put before verify: honest material, what a forger can recompute, and what verify says of the outcome."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from brief.checking.bundle import PAGES, pack, zipped
from brief.desk import Desk, verification
from brief.errors import BriefError
from brief.records import CheckedAnswer, CheckedBrief
from brief.records.codec import from_json, plain
from brief.records.identity import identity
from brief.rendering.pages import render
from brief.sandbox import Sandbox
from tests.support.desk import day
from tests.support.forgeries import Forgery, files_repaired, packed, untouched

CAUGHT, ASSERTED, MISSED, SKIPPED = "caught", "asserted", "missed", "skipped"
QUESTIONS = ("How many people are missing after the dam?", "Who won the world cup?")


SETTINGS: dict[str, Any] = {
    "marking": "INTERNAL",
    "daily_requirements": (
        "How many people are missing at the Kelvar Dam?",
        "Who won the whaling case in Norland?",
    ),
}
"""What the issuer's desk sets, so that its briefs have a marking, and questions that the day answers and does not."""


@dataclass(frozen=True, slots=True)
class Material:
    """Honest artefacts by kind, and the folders to check them in: the issuer's library, and an empty one."""

    artefacts: dict[str, list[Any]]
    issuer: Desk
    elsewhere: Desk


def material(issuer: Desk, elsewhere: Desk, days: Sequence[int] = (4, 5, 9)) -> Material:
    """Briefs of some days of the example corpus, issued in every form, and answers."""
    briefs = [issuer.daily(*day(number), length="long") for number in days]
    for brief in briefs:
        issuer.issue(brief)
    answers = [issuer.ask(question) for question in QUESTIONS]
    bundles = [
        pack(brief, issuer.library(), {name: _page(brief, name) for name in PAGES}) for brief in briefs
    ]
    artefacts: dict[str, list[Any]] = {
        "record": [plain(brief) for brief in briefs],
        "answer": [plain(answer) for answer in answers],
        "record text": [render(brief, "json") for brief in briefs],
        "page": [render(one, "html") for one in (*briefs, *answers)],
        "bundle": list(bundles),
        "zip": [zipped(files) for files in bundles],
    }
    return Material(artefacts, issuer, elsewhere)


@contextmanager
def one_sandbox() -> Iterator[None]:
    """One child for every verification, and each brief made anew once: what else costs the most of the time."""
    made: dict[object, Any] = {}
    anew = verification.made_anew

    def kept(desk: Desk, record: CheckedBrief | CheckedAnswer) -> Any:
        asked = (record.question, record.source, record.as_of) if isinstance(record, CheckedAnswer) else ()
        topic = (record.topic, record.length) if isinstance(record, CheckedBrief) else ()
        key = (id(desk), type(record), asked, topic, repr(record.manifest))
        if key not in made:
            made[key] = anew(desk, record)
        return made[key]

    with Sandbox() as sandbox:
        shared = mock.MagicMock()
        shared.return_value.__enter__.return_value = sandbox
        with (
            mock.patch.object(verification, "Sandbox", shared),
            mock.patch.object(verification, "made_anew", kept),
        ):
            yield


def outcome(forgery: Forgery, given: Material, folder: Path, *, covered: bool) -> tuple[str, str]:
    """What verify makes of a forgery: one of the four words above, and what was said.

    Args:
        forgery: the kind; the first honest artefact that it can change is forged.
        given: the honest material.
        folder: where the forged file is written.
        covered: the forger recomputes ids and digests, and renders pages anew where that helps him.
    """
    repair = _repair(forgery) if covered else untouched
    for artefact in given.artefacts[forgery.artefact]:
        try:
            forged = forgery.make(artefact, repair)
        except LookupError:
            continue
        return verdict(forgery.artefact, forged, given, folder)
    return SKIPPED, ""


def verdict(artefact: str, forged: Any, given: Material, folder: Path) -> tuple[str, str]:
    """What verify makes of an artefact."""
    desk = given.elsewhere if artefact in ("bundle", "zip") else given.issuer
    try:
        found = verification.verify_file(desk, written(artefact, forged, folder))
    except BriefError as error:
        return CAUGHT, str(error)
    if found.faults:
        return CAUGHT, "; ".join(f"{where} {why}" for where, why in found.faults)
    return (ASSERTED if found.asserted else MISSED), "; ".join(found.asserted)


def written(artefact: str, forged: Any, folder: Path) -> Path:
    """A forged artefact as a file or a folder; a bundle with names that no folder takes as a ZIP file."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if artefact == "bundle" and _fits_a_folder(forged):
        for name, content in forged.items():
            (folder / "bundle" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "bundle" / name).write_bytes(content)
        return folder / "bundle"
    path = folder / "forged"
    match artefact:
        case "bundle":
            path.write_bytes(packed(forged))
        case "zip":
            path.write_bytes(forged)
        case "page" | "record text":
            path.write_bytes(forged.encode("utf-8", "surrogatepass"))
        case _:
            text = json.dumps(forged, ensure_ascii=False, indent=2)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def _fits_a_folder(names: dict[str, bytes]) -> bool:
    parts = [name.split("/") for name in names]
    plain_ = all(name.isprintable() and "\\" not in name for name in names)
    inside = any(one[: len(other)] == other and one != other for one in parts for other in parts)
    return plain_ and not inside and not any({"", ".", ".."} & set(each) for each in parts)


def _page(brief: CheckedBrief, name: str) -> bytes:
    return render(brief, name.rpartition(".")[2]).encode("utf-8")


def _repair(forgery: Forgery) -> Callable[[Any], Any]:
    if forgery.artefact in ("record", "answer"):
        return _with_its_id
    return _bundle_with(renders=forgery.renders) if forgery.artefact == "bundle" else untouched


def _with_its_id(document: Any) -> Any:
    with contextlib.suppress(TypeError, ValueError):  # what cannot be hashed has no id either
        document["id"] = identity(document)
    return document


def _bundle_with(*, renders: bool) -> Callable[[Any], Any]:
    def repair(files: dict[str, bytes]) -> dict[str, bytes]:
        files = dict(files)
        try:
            document = _with_its_id(json.loads(files["brief.json"]))
            files["brief.json"] = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
            manifest = json.loads(files["manifest.json"]) | {"brief": document["id"]}
            files["manifest.json"] = json.dumps(manifest).encode()
            if renders:
                record = from_json(json.dumps(document), CheckedBrief)
                files |= {name: _page(record, name) for name in ("brief.html", "brief.md")}
        except Exception:  # a forger whose record cannot be rendered hands it on as it is
            return files_repaired(files)
        return files_repaired(files)

    return repair
