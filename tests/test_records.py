from __future__ import annotations

import dataclasses
import hashlib
import re
import typing
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

import brief.records as records
from brief.records import (
    Article,
    CheckedSentence,
    CheckResult,
    DatedValue,
    DateProof,
    DateStatus,
    Manifest,
    Precision,
    SentenceKind,
    Verdict,
    digest,
    fold,
    text_at,
)
from tests.support.corpus import make, on_day

HELD = [import_module(f"brief.records.{name}") for name in records.MODULES]
CLASSES = [
    kind
    for module in HELD
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]
RECORDS = [kind for kind in CLASSES if dataclasses.is_dataclass(kind)]


def test_everything_exported_is_there() -> None:
    for kind in CLASSES:
        if not kind.__name__.startswith("_"):
            assert getattr(records, kind.__name__) is kind, "two records share a name"
    assert len(RECORDS) > 25


def test_every_module_of_records_is_looked_through_and_known_to_type_checkers() -> None:
    files = {path.stem for path in Path(records.__file__).parent.glob("*.py")}
    assert set(records.MODULES) == files - {"__init__", "codec", "identity"}
    source = Path(records.__file__).read_text(encoding="utf-8")
    assert sorted(re.findall(r"from brief\.records\.(\w+) import \*", source)) == sorted(records.MODULES)


def test_a_name_that_no_record_has_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        records.Nothing  # noqa: B018


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_is_frozen_and_holds_plain_data_only(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    for name, hint in typing.get_type_hints(kind).items():
        assert not re.search(r"\b(Any|dict|list|set)\b", str(hint)), name
    TypeAdapter(kind)


def test_a_field_cannot_be_set() -> None:
    value = on_day(2026, 3, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.zone = "Europe/Kyiv"  # type: ignore[misc]


def test_records_go_to_json_and_come_back() -> None:
    _, article, passages = make("One “quoted” line.\n\n中文 🙂.", published=on_day(2026, 3, 5))
    sentence = CheckedSentence(
        "He said so.",
        (1, 2),
        SentenceKind.FACT,
        "quoting",
        (CheckResult("quote", Verdict.PASS, "it stands"),),
    )
    manifest = Manifest(
        datetime(2026, 3, 5, tzinfo=UTC), None, None, "UTC", "c", "s", "w", "e", (("a", "1"),)
    )
    for kind, value in ((Article, article), (CheckedSentence, sentence), (Manifest, manifest)):
        adapter = TypeAdapter(kind)
        assert adapter.validate_json(adapter.dump_json(value)) == value
    several = TypeAdapter(tuple[records.Passage, ...])
    assert several.validate_json(several.dump_json(passages)) == passages


def test_an_articles_text_is_its_blocks_and_nothing_else() -> None:
    source = "Title\n\nThe army\nentered the\n\n  town.  \n\nTeaser"
    first, second = source.index("The army"), source.index("town.")
    _, article, _ = make(source)
    article = dataclasses.replace(article, blocks=(((first, first + 20), (second, second + 5)), ((0, 5),)))
    assert article.text == "The army entered the town.\n\nTitle"


def test_an_unknown_date_says_that_it_is() -> None:
    assert not DatedValue().known
    assert DatedValue().precision is Precision.UNKNOWN and DatedValue().status is DateStatus.UNRESOLVED
    start = datetime(2024, 11, 30, tzinfo=UTC)
    inferred = DatedValue(
        start, start + timedelta(days=1), Precision.DAY, None, DateStatus.INFERRED, DateProof("Saturday")
    )
    assert inferred.known


def test_white_space_of_every_kind_is_folded() -> None:
    assert fold("  a\n\tb\u00a0c\u2003d\r\n") == "a b c d"
    assert fold("") == fold(" \n ") == ""
    assert text_at("one two  three", ((0, 3), (8, 14))) == "one three"
    assert text_at("one two", ()) == ""


@given(st.text())
def test_folding_twice_changes_nothing_and_keeps_every_word(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).split() == text.split()


PARTS = st.lists(st.text(max_size=8) | st.binary(max_size=8), max_size=5)


@given(PARTS, PARTS)
def test_two_lists_of_parts_have_two_digests(a: list[str | bytes], b: list[str | bytes]) -> None:
    def as_bytes(parts: list[str | bytes]) -> list[bytes]:
        return [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in parts]

    assert (digest(*a) == digest(*b)) == (as_bytes(a) == as_bytes(b))


def test_a_digest_is_of_the_parts_and_not_of_their_joint() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest("1:a") != digest("a", "") != digest("a")
    assert digest("é") == digest("é".encode())
    assert len(digest()) == 64
    # Ids of articles and briefs are made of it: it may never change.
    assert digest("a", "bc") == hashlib.sha256(b"1:a2:bc").hexdigest()
