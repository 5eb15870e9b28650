"""Forged bundles: documents, manifests, pages and Markdown that belong to no brief, or to another one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from tests.support.forgeries.bundle_files import MANIFEST, PAGE, PROSE, RECORD, json_of, parsed
from tests.support.forgeries.places import (
    later,
    markup,
    other_figure,
    reworded,
    sentences,
    text_with,
)
from tests.support.forgeries.registry import (
    ASSERTED,
    FALSE,
    OTHER_SHA,
    Bundle,
    Change,
    Record,
    first,
    forges,
    put,
    register,
    table,
)


def _one(bundle: Bundle, folder: str) -> str:
    return first((name for name in sorted(bundle) if name.startswith(folder + "/")), f"file in {folder}")


def _everywhere(bundle: Bundle, old: str, new: str) -> None:
    """Replace words in every form of the brief, and in the manifest."""
    for name in (MANIFEST, RECORD):
        put(bundle, name, reworded(json_of(bundle, name), old, new))
    bundle[PAGE] = bundle[PAGE].replace(markup(old).encode(), markup(new).encode())
    bundle[PROSE] = bundle[PROSE].replace(old.encode(), new.encode())


def _renamed(bundle: Bundle, old: str, data: bytes) -> None:
    """Put data in the place of the files of a digest, and have every mention of it be of them."""
    new = hashlib.sha256(data).hexdigest()
    for name in [name for name in bundle if old in name]:
        del bundle[name]
        bundle[name.replace(old, new)] = data
    for name in (MANIFEST, RECORD, PAGE, PROSE):
        text = bundle[name].replace(old.encode(), new.encode())
        bundle[name] = text.replace(old[:16].encode(), new[:16].encode())


def _in(folder: str, change: Callable[[Bundle, str], object]) -> Change:
    """What changes the first file of a folder."""
    return lambda bundle: change(bundle, _one(bundle, folder))


for _folder in ("sources", "texts"):
    table(
        "bundle",
        (
            f"a file of {_folder} changed",
            _in(_folder, lambda bundle, name: bundle.update({name: bundle[name] + FALSE.encode()})),
            "The document says something else.",
        ),
        (
            f"a file of {_folder} missing",
            _in(_folder, lambda bundle, name: bundle.pop(name)),
            "What is not there cannot be checked.",
        ),
    )
table(
    "bundle",
    (
        "a document under another digest",
        _in("sources", lambda bundle, name: bundle.update({f"sources/{OTHER_SHA}.txt": bundle.pop(name)})),
        "It is not what it is called.",
    ),
    (
        "a text that nothing cites",
        lambda bundle: bundle.update({f"texts/{hashlib.sha256(b'x').hexdigest()}.txt": b"x"}),
        "More was read than was.",
    ),
)


@forges("bundle", "two documents change places")
def _swapped_documents(bundle: Bundle) -> None:
    """Each is the other's."""
    one = _one(bundle, "sources")
    other = first((name for name in sorted(bundle) if name.startswith("sources/") and name > one), "second")
    bundle[one], bundle[other] = bundle[other], bundle[one]


def _cited(bundle: Bundle, holds: Callable[[str, Record], bool]) -> tuple[str, Record]:
    """A sentence with a figure, and where it stands in its document."""
    record = json_of(bundle, RECORD)
    refs = {one["number"]: one["ref"] for one in record["references"]}
    found = ((one["text"], refs[one["numbers"][0]]) for one in sentences(record) if one["numbers"])
    return first(
        (one for one in found if any(map(str.isdigit, one[0])) and holds(*one)), "figure in a document"
    )


@forges(
    "bundle",
    "a document invented and the brief made to fit",
    expect=ASSERTED,
    renders=True,
    why="the forger's bytes are as good as any: only the issuer knows what was published",
)
def _invented(bundle: Bundle) -> None:
    """A document says another figure than the one that was published, and all agrees with it."""

    def files(ref: Record) -> list[str]:
        return [name for name in bundle if ref["raw_sha256"] in name or ref["source_text_sha256"] in name]

    text, ref = _cited(
        bundle,
        lambda text, ref: len(files(ref)) > 1 and all(text.encode() in bundle[name] for name in files(ref)),
    )
    fresh = {name: bundle[name].replace(text.encode(), other_figure(text).encode()) for name in files(ref)}
    _everywhere(bundle, text, other_figure(text))
    for name, data in fresh.items():
        bundle[name] = data
    for was in {ref["raw_sha256"], ref["source_text_sha256"]}:
        _renamed(bundle, was, next(data for name, data in fresh.items() if was in name))


@forges("bundle", "a text that its document does not hold, its digest fitted", renders=True)
def _text_fitted(bundle: Bundle) -> None:
    """The text says another figure; the document, which nobody reads, does not."""
    text, ref = _cited(
        bundle,
        lambda text, ref: text.encode() in bundle.get(f"texts/{ref['source_text_sha256']}.txt", b""),
    )
    was = ref["source_text_sha256"]
    data = bundle.pop(f"texts/{was}.txt").replace(text.encode(), other_figure(text).encode())
    now = hashlib.sha256(data).hexdigest()
    bundle[f"texts/{now}.txt"] = data
    _everywhere(bundle, text, other_figure(text))
    for name in (MANIFEST, RECORD):
        old, new = (f'"source_text_sha256": "{sha}"'.encode() for sha in (was, now))
        bundle[name] = bundle[name].replace(old, new)
    bundle[PAGE] = bundle[PAGE].replace(f'data-text="{was}"'.encode(), f'data-text="{now}"'.encode())


@forges("bundle", "a document that takes a parser down, its digest fitted", renders=True)
def _deep_document(bundle: Bundle) -> None:
    """Whoever reads the document anew runs out of stack or time."""
    old = _one(bundle, "sources").split("/")[1].split(".")[0]
    _renamed(bundle, old, b"<!doctype html><html><body>" + b"<div>" * 1_000_000)


def _changed_article(key: str, value: Any) -> Change:
    def change(manifest: Record) -> None:
        first((one for one in manifest["articles"] if one[key] != value), "article to change")[key] = value

    return parsed(MANIFEST, change)


for _key, _value, _lie in (
    ("publisher", "Reuters", "A respected house published it."),
    ("set_aside", [], "All of the document is the article."),
    ("blocks", [[[0, 10**12]]], "Any words may be cited."),
    ("raw_sha256", "../../../etc/passwd", "Whoever opens it by its digest reads elsewhere."),
):
    register("bundle", f"an article's {_key} changed in the manifest", _changed_article(_key, _value), _lie)


def _article_everywhere(key: str, value: str) -> Change:
    def forge(bundle: Bundle) -> None:
        wanted = (
            one[key]
            for one in json_of(bundle, MANIFEST)["articles"]
            if one["origin"]["kind"] == "file"
            and one[key]
            and any(one[key].encode() in data for name, data in bundle.items() if one["raw_sha256"] in name)
        )
        _everywhere(bundle, first(wanted, f"file that states its {key}"), value)

    return forge


def _figure_everywhere(bundle: Bundle) -> None:
    text = text_with(json_of(bundle, RECORD), r"\d")
    _everywhere(bundle, text, other_figure(text))


def _seen_everywhere(bundle: Bundle) -> None:
    seen = json_of(bundle, MANIFEST)["articles"][0]["first_seen"]
    _everywhere(bundle, seen, later(seen, -1))


table(
    "bundle",
    (
        "an article's publisher changed in every form",
        _article_everywhere("publisher", "Reuters"),
        "A respected house published it.",
    ),
    (
        "a sentence's figure changed in every form",
        _figure_everywhere,
        "More died, wherever one looks but in the document.",
    ),
    renders=True,
)
register(
    "bundle",
    "an article's first sight changed in every form",
    _seen_everywhere,
    "The desk had it a day before others.",
    expect=ASSERTED,
    why="when a desk first saw an article stands in no document",
    renders=True,
)
