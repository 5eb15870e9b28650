"""Owners: outlets by name and by domain, the user's list over the built-in one, faults named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brief.corpus.owners import folded, owners
from brief.errors import SettingsError
from brief.records import ArticleInfo
from tests.support.desk import article, info


def by(publisher: str, url: str = "") -> ArticleInfo:
    return replace(info(article("A text about the river Tessim.", publisher=publisher)[1]), url=url)


def written(folder: Path, text: str) -> Path:
    file = folder / "owners.toml"
    file.write_text(text, "utf-8")
    return file


def test_names_are_compared_without_case_article_and_punctuation() -> None:
    assert folded("The Wall Street Journal") == folded("wall street  journal") == "wall street journal"
    assert folded("Barron’s") == folded("Barron's") and folded("The") == "the" and folded("--") == ""


def test_an_outlet_is_known_by_name_by_host_and_by_a_host_below_it(tmp_path: Path) -> None:
    own = owners(written(tmp_path, '"Ostrel Media" = ["The Ostrel Courier", "www.drenholt.example"]'))
    assert own.of(by("ostrel courier")) == "Ostrel Media"
    assert own.of(by("Evening Post", "https://news.drenholt.example/1")) == "Ostrel Media"
    assert own.of(by("drenholt.example")) == "Ostrel Media"
    assert own.of(by("Evening Post", "https://notdrenholt.example/1")) == ""
    assert own.of(by("Courier", "no address")) == own.of(by("", "http://[")) == ""


def test_the_built_in_list_holds_and_is_laid_under_the_users(tmp_path: Path) -> None:
    built_in = owners()
    sun, times = by("The Sun"), by("", "https://www.thetimes.com/a")
    assert built_in.of(sun) == built_in.of(times) == "News Corp"
    own = owners(written(tmp_path, '"Sun Workers" = ["The Sun"]\n"Reach" = []\n'))
    assert own.of(sun) == "Sun Workers" and own.of(times) == "News Corp"
    assert built_in.of(by("Daily Mirror")) == "Reach" and own.of(by("Daily Mirror")) == ""
    assert own.digest() != built_in.digest() == owners().digest()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('"A" = ["One"]\n"B" = []]\n', "line 2"),
        ('"A" = "One"', "'A' must be a list"),
        ('"A" = ["One", 2]', "'A' must be a list"),
        ('"A" = ["One"]\n"B" = ["The One"]', "'The One' is listed under 'A' and under 'B'"),
        ('"A" = ["--"]', "which is no name"),
        ('"A" = ["One"]\n"A" = ["Two"]\n', "line 2"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match="owners.toml") as failed:
        owners(written(tmp_path, text))
    assert says in str(failed.value)


def test_a_file_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"independence\.owners"):
        owners(tmp_path / "none.toml")
