"""Captions as transcripts: sentences rejoined, a paragraph a turn, and never a word in the wrong mouth."""

from __future__ import annotations

import pytest

from brief.records import Role, text_at
from tests.support.containers import articles, refusal, taken

VTT = """WEBVTT - Evening briefing
Kind: captions
Language: en

NOTE a remark of the makers

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000 align:start
<v.loud Viktor Harsan>Two servicemen were <i>detained</i> near
Karsk &amp; taken to

2
00:00:04.000 --> 00:00:06.000
<v Viktor Harsan>the border post.</v>

00:00:06.500 --> 00:00:08.000
<v Mira Tolland>Are they hurt? [murmurs]
<v Viktor Harsan>They are not.

00:00:20.500 --> 00:00:28.000
That was the briefing of Thursday evening.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
HARSAN: Two servicemen were detained

2
00:00:04,000 --> 00:00:06,000
near Karsk. They are
- unhurt.

3
00:00:07,000 --> 00:00:09,000
>> REPORTER: When will they be home?

4
00:00:09,000 --> 00:00:12,000
HARSAN: (coughs) On Sunday. Remember this: nobody
{\\an8}was hurt.
5
00:00:13,000 --> 00:00:14,000
[APPLAUSE]

6
00:00:33,000 --> 00:00:34,000
Subtitles by the Society of Captions
"""
ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%
 
the<00:00:00.500><c> port</c><00:00:01.000><c> will</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
the port will
 

00:00:02.010 --> 00:00:04.000 align:start position:0%
the port will
close<00:00:02.500><c> on</c><c> Sunday</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
close on Sunday
"""


def turns(name: str, text: str) -> list[tuple[Role, str, str]]:
    (article,) = articles(name, text.encode())
    return [(b.role, b.speaker, text_at(article.source_text, b.spans)) for b in article.typed]


def said(text: str) -> list[tuple[str, str]]:
    return [(speaker, words) for _, speaker, words in turns("a.srt", text)]


def cues(*lines: str, seconds: float = 2.0) -> str:
    """A SubRip file of these cues, one after the other."""

    def at(n: float) -> str:
        return f"00:{int(n) // 60:02}:{n % 60:06.3f}".replace(".", ",")

    return "\n\n".join(
        f"{i + 1}\n{at(i * seconds)} --> {at((i + 1) * seconds)}\n{line}" for i, line in enumerate(lines)
    )


def test_voices_of_webvtt_are_the_speakers_of_their_cues_alone() -> None:
    (article,) = articles("a.vtt", VTT.encode())
    assert article.title == "Evening briefing" and article.origin.kind == "transcript"
    assert turns("a.vtt", VTT) == [
        (
            Role.QUOTATION,
            "Viktor Harsan",
            "Two servicemen were detained near Karsk & taken to the border post.",
        ),
        (Role.QUOTATION, "Mira Tolland", "Are they hurt?"),
        (Role.QUOTATION, "Viktor Harsan", "They are not."),
        (Role.QUOTATION, "", "That was the briefing of Thursday evening."),
    ]
    assert [article.source_text[a.start : a.end] for a in article.set_aside] == ["[murmurs]"]


def test_turns_of_subrip_go_on_until_the_next_name() -> None:
    (article,) = articles("a.srt", SRT.encode())
    assert turns("a.srt", SRT) == [
        (Role.QUOTATION, "HARSAN", "Two servicemen were detained near Karsk. They are unhurt."),
        (Role.QUESTION, "REPORTER", "When will they be home?"),
        (Role.QUOTATION, "HARSAN", "On Sunday. Remember this: nobody was hurt."),
    ]
    aside = [article.source_text[a.start : a.end] for a in article.set_aside]
    assert aside == ["(coughs)", "[APPLAUSE]", "Subtitles by the Society of Captions"]


def test_captions_that_roll_up_are_read_once_and_a_word_said_twice_stays() -> None:
    assert turns("a.vtt", ROLLING) == [(Role.BODY, "", "the port will close on Sunday")]
    assert said(cues("No.", "No.", "We will not go.")) == [("", "No. No. We will not go.")]


def test_what_stands_before_a_colon_is_not_always_a_name() -> None:
    plain = cues("Warning: the quay is closed.", "Remember: it opens on Sunday.", "One thing: bring a light.")
    assert {speaker for speaker, _ in said(plain)} == {""} and "Warning: the quay" in said(plain)[0][1]
    shouted = cues("TWO THINGS: THE QUAY IS CLOSED.", ">> HARSAN: IT OPENS ON SUNDAY.", ">> THANK YOU.")
    assert said(shouted) == [
        ("", "TWO THINGS: THE QUAY IS CLOSED."),
        ("HARSAN", "IT OPENS ON SUNDAY."),
        ("", "THANK YOU."),
    ]
    answered = cues(
        "Q: Is the quay open?", "A: It opens on Sunday.", "Q: Why so late?", "A: For want of stone."
    )
    assert turns("a.srt", answered)[:2] == [
        (Role.QUESTION, "", "Is the quay open?"),
        (Role.QUOTATION, "", "It opens on Sunday."),
    ]
    assert said(cues("Col. Viktor Harsan (spokesman): They are safe.", "All of them.")) == [
        ("Col. Viktor Harsan (spokesman)", "They are safe. All of them.")
    ]


def test_sounds_are_set_apart_and_words_in_brackets_are_not() -> None:
    text = cues(
        "The United Nations (UN) met [the minister].",
        "(LAUGHTER)",
        "Berth #1 and berth #2 are open. (loud applause)",
        "♪ a song of the sea ♪",
    )
    (article,) = articles("a.srt", text.encode())
    assert article.text == "The United Nations (UN) met [the minister]. Berth #1 and berth #2 are open."
    aside = [article.source_text[a.start : a.end] for a in article.set_aside]
    assert aside == ["(LAUGHTER)", "(loud applause)", "♪ a song of the sea ♪"]


def test_a_pause_ends_a_paragraph_and_no_sentence() -> None:
    slow = cues("The quay is closed", "until Sunday.", "It was built in 1911.", seconds=2.0).replace(
        "00:00:04,000 -->", "00:00:30,000 -->"
    )
    assert [words for _, words in said(slow)] == ["The quay is closed until Sunday.", "It was built in 1911."]
    long = cues(*(f"This is sentence {n} of a long talk about the quay." for n in range(60)))
    parts = [words for _, words in said(long)]
    assert len(parts) > 2 and all(part.endswith(".") and len(part) < 1_000 for part in parts)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_captions_of_any_encoding_and_line_ending(encoding: str) -> None:
    text = cues("Der Kai bleibt für zwei Tage geschlossen.").replace("\n", "\r\n")
    found = taken("a.srt", text.encode(encoding))
    assert [a.text for _, a, _ in found.read] == ["Der Kai bleibt für zwei Tage geschlossen."]


def test_what_holds_no_captions_says_so() -> None:
    assert "holds none" in refusal("a.srt", b"Some words that are no captions.")
    assert "no text to read" in refusal("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n[music]\n")
