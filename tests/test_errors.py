from __future__ import annotations

import re

import pytest

from brief import errors
from brief.errors import BriefError, FetchError

TREE = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BriefError)]
CODES = {int(code) for code in re.findall(r"^(\d) +\S", errors.__doc__ or "", re.MULTILINE)}


def test_the_table_of_codes_is_complete() -> None:
    assert set(range(8)) == CODES
    assert {kind.exit_code for kind in TREE} <= CODES - {0}


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_an_error_says_what_it_was_told(kind: type[BriefError]) -> None:
    assert str(kind("x.txt: is empty; name another")) == "x.txt: is empty; name another"
    assert kind.__doc__


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UsageError", 2),
        ("SettingsError", 2),
        ("NotFoundError", 2),
        ("CaseError", 2),
        ("GateError", 3),
        ("ProviderError", 5),
        ("InputError", 6),
        ("FetchError", 6),
        ("SandboxError", 6),
        ("LibraryError", 7),
        ("LockedError", 7),
        ("IndexMismatchError", 7),
    ],
)
def test_the_exit_codes_that_scripts_rely_on(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_a_failed_download_carries_its_status() -> None:
    assert FetchError("gone", 410).status == 410
    assert FetchError("no answer").status == 0
