"""Transcripts: captions joined into sentences, a paragraph for each turn, each turn with who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from brief.errors import InputError
from brief.formats.captions import Cue, captions, is_credit, timed
from brief.formats.document_limits import bounded
from brief.records import Declared, Mark, Origin, Payload, RawDocument, Role
from brief.text.charsets import decoded

VTT, SRT = "text/vtt", "application/x-subrip"
KIND = "transcript"
MAX_CHARS = 5_000_000
PAUSE = 4.0
"""Seconds of silence after a full stop that end a paragraph."""
LONG = 700
"""Characters of a paragraph after which the next full stop, or the next pause, ends it."""

_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_NAME = r"[^\W\d_a-zà-öø-ÿ][\w.'’-]*"
_LABEL = re.compile(
    rf"^(?:>>+\s*|[-–—]\s*)?(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt)\.?\s)?{_NAME}"
    rf"(?:\s(?:{_NAME}|de|da|van|von|der|al|el|bin|of|the|and|for)){{0,6}}(?:\s?\([^()]{{1,60}}\)|,\s[^:,]{{2,60}})?)"
    r"\s?:(?=\s|$)"
)
_TURN = re.compile(r"^(?:>>+|[-–—]\s?(?=\S)|&gt;&gt;)\s*")
# What is heard beside the words: a line in brackets, music, and in a line of words what names a sound. Other brackets
# hold words ("(UN)", "[the minister]").
_APART = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|[♪♫].*")
_SOUND = re.compile(
    r"[\[(](?:[\w'’-]+ ){0,2}(?:music|applause|laugh\w*|cheer\w*|boo\w*|cough\w*|sigh\w*|murmur\w*|inaudible"
    r"|unintelligible|indiscernible|crosstalk|silence|pause|chant\w*|shout\w*|gunfire|sirens?"
    r"|throat|beep\w*|foreign language)[\])]"
    r"|[♪♫][^♪♫]{0,200}[♪♫]",
    re.IGNORECASE,
)
# What stands before a colon as a name does, and names nobody.
_NO_NAME = re.compile(
    r"^(?:note|warning|update|breaking|example|remember|so|and|but|first|second|third|next|today"
    r"|tomorrow|yesterday|time|date|place|source|subject|re|ps|translation|headline)s?$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?:q|question|frage|reporter|interviewer|moderator|journalist)\b", re.IGNORECASE)
_NOBODY = re.compile(r"^(?:q|a|question|answer|frage|antwort)$", re.IGNORECASE)


@dataclass
class _Turn:
    """What one speaker says without a break: its words, and where among them sounds stand."""

    speaker: str
    named: bool
    words: list[str] = field(default_factory=list)
    end: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(self.words)


def transcripts(payload: Payload) -> list[RawDocument]:
    """The transcript that a file of captions holds, one article.

    Raises:
        InputError: it holds no captions, or too much text.
    """
    with bounded():
        text = _decoded(payload.content)
        if not timed(text):
            raise InputError(
                "is called a file of captions and holds none; export it again, or save it as .txt"
            )
        found = captions(text)
        body, marks = _text(_turns(found.cues))
    if len(body) > MAX_CHARS:
        raise InputError(f"holds more than {MAX_CHARS:,} characters; split it and read the parts")
    said = found.header
    declared = Declared(
        title=said.get("title", "")[:500],
        published=said.get("date", "")[:100],
        language=said.get("language", "")[:35],
        publisher=said.get("publisher", "")[:200],
        body=body,
        body_type="text/plain",
        marks=marks,
        kind=KIND,
    )
    content, origin = payload.content, Origin(KIND, payload.location)
    kind = VTT if text.lstrip("\ufeff").startswith("WEBVTT") else SRT
    return [RawDocument(sha256(content).hexdigest(), content, kind, origin, payload.fetched_at, declared)]


def _decoded(content: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[2:].decode(name, "replace")
    read = decoded(content, "utf-8")
    return read[0] if read else content.decode("cp1252", "replace")


def _turns(cues: Sequence[Cue]) -> Iterator[_Turn]:
    names = _names(cues)
    turn: _Turn | None = None
    for cue in cues:
        silence = cue.start - turn.end if turn else 0.0
        voiced = any(voice for voice, _ in cue.lines)
        first = True
        for voice, line in cue.lines:
            label = _LABEL.match(line)
            name = _named(label["name"]) if label and _named(label["name"]) in names else ""
            mark = _TURN.match(line)
            words = line[label.end() :] if name and label else line[mark.end() :] if mark else line
            going_on = turn is not None and bool(turn.words) and not _END.search(turn.words[-1])
            speaker = name or voice
            if is_credit(line):
                new = True
            elif speaker:
                new = turn is None or turn.speaker != speaker or bool(name)
            elif mark and not going_on:
                new = True
            # A voice is that of its cue alone; a sentence that is not at its end goes on in the next.
            elif turn is not None and turn.named and not voiced:
                new = not going_on
            else:
                new = turn is None
            if turn is not None and not new and first:
                size = len(turn.text)
                new = (silence >= PAUSE or size > LONG) and not going_on or (size > LONG and silence >= 1.0)
                new = new or size > 4 * LONG
                speaker = speaker or turn.speaker
            if new:
                if turn is not None and turn.words:
                    yield turn
                turn = _Turn(speaker, bool(voice) and not name)
            assert turn is not None
            if words.strip():
                turn.words.append(words.strip())
            turn.end, first = cue.end, False
    if turn is not None and turn.words:
        yield turn


def _names(cues: Sequence[Cue]) -> set[str]:
    """The names before colons that are those of speakers: after the mark of a turn, or there more than once.

    Those of two words or in capitals need no more, but where all is in capitals.
    """
    counted: Counter[str] = Counter()
    large = small = 0
    for cue in cues:
        for _, line in cue.lines:
            large += sum(map(str.isupper, line))
            small += sum(map(str.islower, line))
            if label := _LABEL.match(line):
                counted[_named(label["name"])] += 2 if line.startswith(">>") else 1
    shouted = large > small
    return {
        name
        for name, times in counted.items()
        if not _NO_NAME.match(name)
        and (times > 1 or (not shouted and (name.isupper() or len(name.split()) > 1)))
    }


def _named(label: str) -> str:
    return " ".join(label.split())[:200]


def _text(turns: Iterator[_Turn]) -> tuple[str, tuple[Mark, ...]]:
    """The turns as paragraphs, and what each is: who speaks; sounds and makers' credits set aside."""
    held = list(turns)
    several = any(turn.speaker for turn in held)
    parts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for turn in held:
        text = turn.text
        end = at + len(text)
        if is_credit(text):
            marks.append(Mark(at, end, Role.FURNITURE))
        else:
            if several:
                asked = bool(_ASKED.match(turn.speaker)) and text.endswith("?")
                speaker = "" if _NOBODY.match(turn.speaker) else turn.speaker
                marks.append(Mark(at, end, Role.QUESTION if asked else Role.QUOTATION, speaker))
            marks += [Mark(at + start, at + stop, Role.FURNITURE) for start, stop in _sounds(turn.words)]
        parts.append(text)
        at = end + 2
    return "\n\n".join(parts), tuple(marks)


def _sounds(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in the lines of a turn, joined by spaces, something else than words stands."""
    at = 0
    for line in lines:
        if _APART.fullmatch(line):
            yield at, at + len(line)
        else:
            yield from ((at + match.start(), at + match.end()) for match in _SOUND.finditer(line))
        at += len(line) + 1
