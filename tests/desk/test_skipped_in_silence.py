"""The cases of files that were passed over in silence: each is read, or named."""

from __future__ import annotations

from pathlib import Path

from tests.support.desk import desk


def test_every_file_of_the_case_is_read_or_named(real_data: Path, tmp_path: Path) -> None:
    case = real_data / "cases" / "skipped-in-silence" / "xfolder"
    with desk(tmp_path / "desk") as made:
        report = made.ingest([case])
        articles = [made.library().article(id_) for id_ in (*report.added, *report.known)]
    read = {Path(a.origin.location.partition(" ")[0]).relative_to(case).parts[0] for a in articles}
    named = {Path(refusal.origin).name for refusal in report.refused}
    files = {path.name for path in case.iterdir()}
    # Two crawls hold one and the same record: it is one article, known already the second time.
    assert len(articles) == len(files) - len(named) and len(report.known) == 1
    assert files - read - named == {"x14.warc.gz"} and not report.unread
    (page,) = [a for a in articles if a.origin.location.endswith(".mht")]
    assert page.url and page.published.known, "the page's own date, not that of its saving"
    (turns,) = [a for a in articles if a.origin.location.endswith(".vtt")]
    assert {block.speaker for block in turns.typed} == {"Viktor Harsan", ""}
