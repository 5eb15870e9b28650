"""Ratings: files of letters and of scores, which rating a source has, faults named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brief.corpus.ratings import (
    BANDS,
    NOT_RATED,
    UNKNOWN_PUBLISHER,
    Rating,
    Ratings,
    is_scores,
    key,
    layer,
    letter,
    read_file,
    read_scores,
)
from brief.errors import SettingsError, UsageError
from brief.records import ArticleInfo
from tests.support.desk import article, info


def by(publisher: str, url: str = "", **more: object) -> ArticleInfo:
    made = info(article("A text about the river Tessim.", publisher=publisher or "Nobody")[1])
    return replace(made, publisher=publisher, url=url, **more)  # type: ignore[arg-type]


def written(folder: Path, text: str, name: str = "ratings.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def of(layers: list[dict[str, str]], source: ArticleInfo) -> str:
    return Ratings(tuple({key(n): Rating(v, n) for n, v in one.items()} for one in layers)).of(source).letter


def test_a_source_is_found_by_its_name_its_host_and_a_domain_above() -> None:
    rated = [{"Orlow Gazette": "C", "gazette.example": "D"}]
    assert of(rated, by("The ORLOW gazette")) == "C"
    assert of(rated, by("Another", "https://www.gazette.example/1")) == "D"
    assert of(rated, by("Another", "https://news.gazette.example/1")) == "D"
    assert of(rated, by("gazette.example")) == "D"
    assert of(rated, by("Orlow Gazette", "https://gazette.example/1")) == "C"
    assert of(rated, by("Another", "https://notgazette.example/1")) == "F"


def test_an_earlier_layer_wins_even_by_host() -> None:
    source = by("Orlow Gazette", "https://gazette.example/1")
    assert of([{"gazette.example": "E"}, {"Orlow Gazette": "B"}], source) == "E"
    assert of([{}, {"Orlow Gazette": "B"}], source) == "B"


def test_what_is_not_rated_and_who_is_not_known_is_f() -> None:
    rated = Ratings(({"gazette.example": Rating("B", "x")},))
    assert rated.of(by("Somebody")) == Rating("F", NOT_RATED)
    assert rated.of(by("", "https://gazette.example/1")) == Rating("F", UNKNOWN_PUBLISHER)


def test_a_post_speaks_for_its_author_and_not_for_the_platform() -> None:
    post = by("Murmur", "https://murmur.example/1", title="", authors=("River Watch",))
    assert of([{"Murmur": "D", "murmur.example": "D", "River Watch": "B"}], post) == "F"
    assert of([{"River Watch, on Murmur": "B"}], post) == "B"


def test_a_domain_where_anybody_publishes_rates_nobody() -> None:
    assert of([{"wordpress.com": "C"}], by("A blog", "https://a.wordpress.com/1")) == "F"
    assert of([{"a.wordpress.com": "C"}], by("A blog", "https://a.wordpress.com/1")) == "C"


def test_a_file_of_letters_is_read_from_toml_and_csv(tmp_path: Path) -> None:
    toml = written(
        tmp_path, '"Orlow Gazette" = { letter = "c", why = "a local paper" }\n"post.example" = "D"\n'
    )
    csv = written(tmp_path, "source,letter,why\nOrlow Gazette,C,a local paper\npost.example,D,\n", "r.csv")
    assert [e for e in read_file(toml)] == read_file(csv)
    made = layer(read_file(toml), "rating file r")
    assert made["orlow gazette"] == Rating("C", "rating file r: a local paper")
    assert made["post.example"] == Rating("D", "rating file r")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("r.toml", '"A" = { letter = "G" }', "'G' is no letter"),
        ("r.toml", '"A" = { why = "x" }', "must be rated like"),
        ("r.toml", '"A" = ', "rating file"),
        ("r.toml", '"--" = "C"', "no name of a source"),
        ("r.toml", '"The Post" = "C"\n"post" = "D"', "twice"),
        ("r.csv", "name,letter\nA,C\n", "source, letter and why"),
        ("r.csv", "source,letter,why\nA,,\n", "is no letter"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, name: str, text: str, told: str) -> None:
    file = written(tmp_path, text, name)
    with pytest.raises(SettingsError, match=told) as error:
        read_file(file)
    assert str(file) in str(error.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_file(tmp_path / "no.toml")


def test_scores_become_letters_by_the_bands_and_never_a(tmp_path: Path) -> None:
    lines = "domain,pc1\na.example,1\nb.example,0.80\nc.example,0.799\nd.example,0.3\ne.example,0.29\nf.example,0\n"
    file = written(tmp_path, lines, "scores.csv")
    assert is_scores(file)
    found, refused = read_scores(file, "Lin et al. 2023")
    assert [entry.letter for entry in found] == ["B", "B", "C", "D", "E", "E"] and not refused
    assert found[1].why == "Lin et al. 2023, pc1 0.80 → B"
    assert "A" not in {letter_ for _, letter_ in BANDS}


def test_a_line_without_domain_or_score_stops_no_other(tmp_path: Path) -> None:
    file = written(
        tmp_path, "domain,pc1\nx.example/en,0.5\ny.example,nan\nz.example,2\nok.example,0.9\n", "s.csv"
    )
    found, refused = read_scores(file, "x")
    assert [entry.name for entry in found] == ["ok.example"]
    assert [line.partition(":")[0] for line in refused] == ["line 2", "line 3", "line 4"]


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no list of scores"):
        read_scores(written(tmp_path, "domain,one,two\n", "s.csv"), "x")
    assert not is_scores(written(tmp_path, "source,letter,why\n", "l.csv"))


def test_a_letter_is_one_of_six() -> None:
    assert letter(" b ") == "B"
    for wrong in ("", "G", "AB", "1"):
        with pytest.raises(UsageError, match="Admiralty"):
            letter(wrong)


def test_the_digest_names_every_rating_and_is_empty_without_any() -> None:
    one = Ratings(({"a": Rating("B", "x")},))
    assert Ratings().digest() == Ratings(({}, {})).digest() == ""
    assert (
        len({one.digest(), Ratings(({"a": Rating("B", "y")},)).digest(), Ratings(({}, *one.layers)).digest()})
        == 3
    )


def test_the_real_list_of_scores_is_read(real_data: Path) -> None:
    found, refused = read_scores(real_data / "sources" / "domain_pc1.csv", "Lin et al. 2023")
    assert len(found) > 11_000 and len(refused) < 100
    share = {letter_: sum(e.letter == letter_ for e in found) / len(found) for letter_ in "ABCDE"}
    assert share["A"] == 0 and 0.05 < share["B"] < 0.2 and share["C"] > 0.3
