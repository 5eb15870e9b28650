"""timeline and report, as a person types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.desk import copied, run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("reports") / "library")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_timeline_needs_no_quotation_marks_and_verifies_in_each_form(
    library: Path, here: Path, capsys: Captured
) -> None:
    assert run("timeline", "Zarin", "Pass", data_dir=library) == 0
    page, err = capsys.readouterr()
    assert page.startswith("# Timeline: Zarin Pass\n") and err == ""
    assert re.search(r"\n- ~~“Three Lethmari servicemen were killed.*”~~ — Ministry of Defence", page)
    assert "\n  - **Corrected Sat 7 Mar 2026:** “The Ministry corrects its earlier figures." in page
    for name in ("t.json", "t.html"):
        assert run("timeline", "Zarin", "Pass", "--until", "2026-03-08", "-o", name, data_dir=library) == 0
        assert run("verify", name, data_dir=library) == 0
        assert ", 0 faults" in capsys.readouterr().out
    changed = (here / "t.html").read_text("utf-8").replace("were killed and five", "were killed and fifty", 1)
    (here / "t.html").write_text(changed, "utf-8")
    assert run("verify", "t.html", data_dir=library) == 3


def test_a_topic_that_matches_nothing_ends_with_8_and_says_what_is_near(
    library: Path, capsys: Captured
) -> None:
    assert run("timeline", "Kelvarr", data_dir=library) == 8
    page, err = capsys.readouterr()
    assert "# Timeline: Kelvarr" in page and "did you mean" in err


def test_a_window_the_wrong_way_round_is_refused(library: Path, capsys: Captured) -> None:
    assert run("timeline", "dam", "--since", "2026-03-05", "--until", "2026-03-02", data_dir=library) == 2
    assert capsys.readouterr().err.startswith("brief: ")


def test_a_report_ends_with_its_audit_and_verifies_in_each_form(
    library: Path, here: Path, capsys: Captured
) -> None:
    assert run("report", "Kelvar", "dam", "--length", "short", data_dir=library) == 0
    page, err = capsys.readouterr()
    assert page.startswith("# Background report: Kelvar dam\n") and err == ""
    for heading in ("Bottom line", "Timeline", "Key actors", "Figures over time", "Sources", "Audit"):
        assert f"\n## {heading}\n" in page
    assert page.index("## Audit") > page.index("## Sources")
    assert "What was corrected or withdrawn? — answered by [" in page
    for name in ("r.json", "r.html"):
        assert run("report", "Kelvar", "dam", "--until", "2026-03-08", "-o", name, data_dir=library) == 0
        assert run("verify", name, data_dir=library) == 0
        assert ", 0 faults" in capsys.readouterr().out


def test_a_report_on_nothing_ends_with_8(library: Path, capsys: Captured) -> None:
    assert run("report", "Kelvarr", data_dir=library) == 8
    page, err = capsys.readouterr()
    assert "# Background report: Kelvarr" in page and "did you mean" in err
