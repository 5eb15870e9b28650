"""Recorded calls of a model, replayed without it: JSON Lines, each entry found by the whole request.

The file's first line names the model and its address, both part of every request, so that a replay needs no
settings; a key is never kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from brief.errors import CaseError, RecordingError

Mode = Literal["replay", "record", "live"]
FORMAT = "brief recordings 1"


class Recordings:
    """One file of calls; ``find`` and ``keep`` are what :class:`brief.llm.chat_model.Chat` asks of a recorder."""

    def __init__(self, path: Path, mode: Mode, model: str = "", address: str = "") -> None:
        """Open a file of recordings.

        Args:
            path: of the file; it need not be there to record.
            mode: ``replay`` answers from the file alone, ``record`` adds what it lacks, ``live`` leaves it alone.
            model: whose calls they are; empty: as the file says.
            address: where that model is asked.

        Raises:
            RecordingError: to replay, and there is no file.
            CaseError: the file is none of recordings, or of another model.
        """
        self.path, self.mode, self.model, self.address = path, mode, model, address
        self._held: dict[str, str] = {}
        self.unanswered = 0
        """Requests for which the model was asked and no usable answer came: the writer quotes instead of failing."""
        if mode == "live":
            return
        if path.is_file():
            self._read()
        elif mode == "replay":
            raise RecordingError(
                f"{path}: no such recording; make one with `brief eval --mode record` and a model in the settings"
            )

    def _read(self) -> None:
        try:
            lines = [json.loads(line) for line in self.path.read_text("utf-8").splitlines() if line.strip()]
            if lines[0]["format"] != FORMAT:
                raise ValueError(lines[0]["format"])
            theirs, there = str(lines[0]["model"]), str(lines[0]["address"])
            self._held = {str(entry["key"]): str(entry["response"]) for entry in lines[1:]}
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise CaseError(f"{self.path}: is no file of recordings: {error}") from error
        if self.model and theirs != self.model:
            raise CaseError(
                f"{self.path}: holds calls of {theirs}, not of {self.model}; name another file with --recordings"
            )
        # The file's word is not the user's: what is asked anew, and the key, would go to the address that it names.
        if self.mode == "record" and there != self.address:
            raise CaseError(
                f"{self.path}: holds calls of {theirs} at {there}, the settings name {self.address or 'no address'};"
                " name another file with --recordings"
            )
        self.model, self.address = theirs, there

    def find(self, key: str) -> str | None:
        """The recorded response to a request, or None where it may be asked for.

        Raises:
            RecordingError: to replay, and it was never recorded.
        """
        held = self._held.get(key)
        if held is None and self.mode == "replay":
            raise RecordingError(
                f"{self.path}: holds no call {key[:12]}… (a prompt, the corpus or the model changed);"
                " record again with `brief eval --mode record`"
            )
        self.unanswered += held is None
        return held

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Add a call to the file, at once, so that a run that stops half-way loses nothing."""
        self.unanswered -= 1
        if self.mode != "record" or key in self._held:
            return
        self._held[key] = response
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.path.is_file()
        with self.path.open("a", encoding="utf-8") as file:
            if fresh:
                file.write(
                    json.dumps({"format": FORMAT, "model": self.model, "address": self.address}) + "\n"
                )
            entry = {"key": key, "request": request, "response": response}
            file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
