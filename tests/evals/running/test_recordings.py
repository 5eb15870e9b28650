"""Recorded calls: kept at once, found by the whole request, missed with words that say how to record."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.errors import CaseError, RecordingError
from brief.evals.running.recordings import Recordings


def test_what_was_recorded_is_replayed(tmp_path: Path) -> None:
    file = tmp_path / "r" / "m.jsonl"
    recording = Recordings(file, "record", "m", "http://127.0.0.1/v1")
    assert recording.find("k1") is None
    recording.keep("k1", {"model": "m", "messages": ["é"]}, '{"sentences": []}')
    recording.keep("k1", {}, "another")
    replay = Recordings(file, "replay")
    assert (replay.model, replay.address) == ("m", "http://127.0.0.1/v1")
    assert replay.find("k1") == '{"sentences": []}'
    with pytest.raises(RecordingError, match="--mode record") as caught:
        replay.find("k2")
    assert caught.value.exit_code == 4
    again = Recordings(file, "record", "m", "http://127.0.0.1/v1")
    with pytest.raises(
        CaseError, match="calls of m at http://127.0.0.1/v1, the settings name http://127.0.0.1:9/v1"
    ):
        Recordings(file, "record", "m", "http://127.0.0.1:9/v1")
    assert again.find("k1") and again.find("k2") is None
    again.keep("k2", {}, "two")
    assert Recordings(file, "replay").find("k2") == "two" and len(file.read_text("utf-8").splitlines()) == 3


def test_live_neither_reads_nor_writes(tmp_path: Path) -> None:
    live = Recordings(tmp_path / "m.jsonl", "live", "m")
    live.keep("k", {}, "x")
    assert live.find("k") is None and not (tmp_path / "m.jsonl").exists()


def test_no_file_another_model_and_no_recordings(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such recording"):
        Recordings(tmp_path / "none.jsonl", "replay")
    Recordings(tmp_path / "m.jsonl", "record", "m").keep("k", {}, "x")
    with pytest.raises(CaseError, match="calls of m, not of other"):
        Recordings(tmp_path / "m.jsonl", "replay", "other")
    for text in ("", "{}", "[]\n", '{"format": "x", "model": "m", "address": ""}'):
        (tmp_path / "bad.jsonl").write_text(text)
        with pytest.raises(CaseError, match="is no file of recordings"):
            Recordings(tmp_path / "bad.jsonl", "record", "m")
