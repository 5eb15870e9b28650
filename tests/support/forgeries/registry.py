"""What a forgery is, and the register that all kinds are written into.

A forgery takes an honest artefact and hands back one that tells a reader, or a later check, something else, or that
harms whoever opens it. Places are found by structure alone, so that a kind works on any artefact of its shape;
where an artefact has nothing of the kind, :class:`LookupError` is raised.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

Record = dict[str, Any]
"""A brief, an answer, a manifest or a part of one, as its JSON is parsed."""
Bundle = dict[str, bytes]
"""The files of a bundle, name to bytes."""
Repair = Callable[[Any], Any]
Change = Callable[[Any], object]
"""Changes a record or a bundle in place; of a text or bytes it returns the changed ones."""
T = TypeVar("T")

CAUGHT = "caught"
ASSERTED = "asserted"
FALSE = "The operation was ordered by the Prime Minister."
"""A sentence that no honest source holds."""
OTHER_ID = "0123456789abcdef"
OTHER_RECORD = OTHER_ID * 2
OTHER_SHA = hashlib.sha256(b"a forger's").hexdigest()
EVIL = "https://evil.example/x"

MADE = "how a brief was made is known to its maker alone"
MARKED = "a marking is the desk's choice"
DROPPED = "what was dropped is known to its maker alone"
ASKED = "what was asked is known to its maker alone"
CHOSEN = "a choice of sentences is no lie in itself"
UNSAID = "what is left out leaves nothing"
_UNKEPT = frozenset((MADE, MARKED, DROPPED, ASKED, CHOSEN, UNSAID))
"""Why no library could tell of an answer, either: it keeps briefs issued, and no answers."""


@dataclass(frozen=True, slots=True)
class Forgery:
    """One kind of forgery.

    Attributes:
        name: in words; unique among those of one artefact.
        artefact: ``record`` or ``answer`` (parsed JSON), ``record text`` (the JSON of a brief as text, for what no
            dictionary can carry), ``page`` (HTML as text), ``bundle`` (its files) or ``zip`` (its bytes).
        lie: what a reader would believe, or what harm is done.
        make: forges an artefact and leaves the one given alone. Its second argument is what the forger does in the
            end to cover himself: he recomputes whatever needs no secret (a record's id, the SHA-256 of files).
        expect: ``caught`` or ``asserted`` (no check without the issuer's library or signature could know), of the
            forger who repairs. Records, answers and pages are checked against the library that issued them, bundles
            and ZIP files without any. A naive forger's are caught wherever a digest covers what he changed.
        why: of an asserted one, why nothing could know.
        repairable: whether a forger could cover it by recomputing digests; else ``make`` leaves repair aside.
        alone: of one of a record, why a bundle that carries it in every form could not be told from an honest one
            without the library; empty where it could.
        renders: of one of a bundle, whether page and Markdown have to be made anew from its record to hold.
    """

    name: str
    artefact: str
    lie: str
    make: Callable[[Any, Repair], Any]
    expect: str = CAUGHT
    why: str = ""
    repairable: bool = True
    alone: str = ""
    renders: bool = False

    @property
    def id(self) -> str:
        """Artefact and name, as a test would be called."""
        return f"{self.artefact}: {self.name}"


KINDS: dict[str, Forgery] = {}
"""The kinds that take little memory to make, by id, in the order in which they are written down."""
LARGE_KINDS: dict[str, Forgery] = {}
"""Those that take more than 20 MB."""


def register(
    artefacts: str, name: str, change: Change, lie: str, *, large: bool = False, **more: Any
) -> None:
    """Write a kind down.

    Args:
        artefacts: what it works on, with ", " between.
        name: what it is called.
        change: what it does to an artefact.
        lie: what a reader would believe, or what harm is done.
        large: whether making it takes more than 20 MB.
        more: further attributes of :class:`Forgery`.

    Raises:
        ValueError: there is one of that id.
    """
    for artefact in artefacts.split(", "):
        forgery = Forgery(name, artefact, lie, _made(change, bool(more.get("repairable", True))), **more)
        if artefact == "answer" and forgery.alone in _UNKEPT:
            forgery = replace(forgery, expect=ASSERTED, why=f"answers are not kept, and {forgery.alone}")
        if forgery.id in KINDS or forgery.id in LARGE_KINDS:
            raise ValueError(f"twice: {forgery.id}")
        (LARGE_KINDS if large else KINDS)[forgery.id] = forgery


def forges(artefacts: str, name: str, **more: Any) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
    """Write down the kind that a function makes; its docstring is the lie. Arguments as of :func:`register`."""

    def written_down(change: Callable[[Any], T]) -> Callable[[Any], T]:
        register(artefacts, name, change, " ".join((change.__doc__ or "").split()), **more)
        return change

    return written_down


def table(artefacts: str, *rows: tuple[str, Change, str], **more: Any) -> None:
    """Write down many kinds, each a name, what it does and its lie. Arguments as of :func:`register`."""
    for name, change, lie in rows:
        register(artefacts, name, change, lie, **more)


def _made(change: Change, repairable: bool) -> Callable[[Any, Repair], Any]:
    def make(artefact: Any, repair: Repair) -> Any:
        forged = copy.deepcopy(artefact)
        given = change(forged)
        forged = forged if isinstance(forged, dict) else given
        if forged == artefact and repr(forged) == repr(artefact):  # 1 == 1.0 == True
            raise LookupError("nothing of the kind to change")
        return repair(forged) if repairable else forged

    return make


def untouched(artefact: T) -> T:
    """The naive forger's repair: none."""
    return artefact


def files_repaired(bundle: Bundle) -> Bundle:
    """The bundle with its manifest naming the files in it and their SHA-256: what any forger can do."""
    try:
        manifest = json.loads(bundle["manifest.json"])
        if not isinstance(manifest["files"], dict):
            return bundle
    except (LookupError, TypeError, ValueError, RecursionError):
        return bundle
    files = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(bundle.items())}
    del files["manifest.json"]
    repaired = dict(bundle)
    put(repaired, "manifest.json", manifest | {"files": files})
    return repaired


def put(bundle: Bundle, name: str, value: Record) -> None:
    """Write a record or a manifest into a bundle."""
    by_key = name == "manifest.json"
    bundle[name] = (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=by_key) + "\n").encode()


def in_bundle(forgery: Forgery) -> Forgery:
    """A forgery of a record or a page as one of the bundle that holds it.

    Of a record it is ``asserted`` only where the forgery's ``alone`` says why; it then needs the page and the Markdown
    made anew (``renders``).
    """
    name = "brief.html" if forgery.artefact == "page" else "brief.json"

    def make(bundle: Bundle, repair: Repair) -> Bundle:
        text = bundle[name].decode()
        forged = dict(bundle)
        if forgery.artefact == "record":
            put(forged, name, forgery.make(json.loads(text), untouched))
        else:
            forged[name] = forgery.make(text, untouched).encode("utf-8", "surrogatepass")
        repaired: Bundle = repair(forged) if forgery.repairable else files_repaired(forged)
        return repaired

    return replace(
        forgery,
        name=f"{forgery.artefact} in a bundle: {forgery.name}",
        artefact="bundle",
        make=make,
        expect=ASSERTED if forgery.alone else CAUGHT,
        why=forgery.alone,
        renders=bool(forgery.alone),
    )


def first(found: Iterable[T], what: str) -> T:
    """The first of what was found.

    Raises:
        LookupError: nothing was; ``what`` says of what kind.
    """
    iterator: Iterator[T] = iter(found)
    for one in iterator:
        return one
    raise LookupError(f"no {what}")
