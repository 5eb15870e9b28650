"""A desk whose vectors are of another model than the built-in one: its briefs are made all the same."""

from __future__ import annotations

from pathlib import Path

from tests.support import corpus
from tests.support.desk import DAY, desk, note


def test_a_brief_is_made_of_a_corpus_embedded_with_another_model(tmp_path: Path) -> None:
    text = "Three bridges over the Tessim were closed on Thursday after heavy rain, the mayor of Orlow said."
    for n in range(3):
        note(tmp_path / "in", f"{text} It was report {n}.", title=f"Bridges closed in Orlow, report {n}")
    made = desk(tmp_path / "library", own_model=True)
    made.__dict__["embedder"] = corpus.hashed("second", 96)
    made.ingest([tmp_path / "in"])
    brief = made.daily(*DAY)
    assert brief.sources and made.ask("Why were bridges closed?").sources
    made.close()
