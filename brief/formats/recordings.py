"""Episodes and videos in feeds: what is recorded, where the recording lies, and the text that goes with it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

AUDIO, VIDEO = "audio", "video"
"""Kinds of an item of which a feed holds the notes, not the recording."""
_SUFFIXES = {
    AUDIO: (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".aac", ".wav", ".flac"),
    VIDEO: (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogv"),
}
_PODCAST = re.compile(rb"<(?:itunes|podcast|googleplay):")
_SHOWN = re.compile(
    r"https?://(?:(?:www|m)\.)?(?:youtube\.com/(?:watch|shorts|live)|youtu\.be/|vimeo\.com/\d"
    r"|dailymotion\.com/video|rumble\.com/v|twitch\.tv/videos)",
    re.IGNORECASE,
)
_PLAYED = re.compile(rb"<media:content\b[^<>]*(?:type=[\"']video/|medium=[\"']video)", re.IGNORECASE)
_SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)


def text(inner: str) -> str:
    """What the inside of an element says: CDATA sections as they stand, the rest with its entities decoded."""
    parts = _SECTION.split(inner)
    return "".join(part if n % 2 else html.unescape(part) for n, part in enumerate(parts)).strip()


def recording(enclosures: object, link: str, raw: bytes = b"", *, podcast: bool = False) -> tuple[str, str]:
    """What kind of recording an item is, and the address of its file; both empty where it is none.

    An article to which a recording is attached is an article: only what has no page of its own, stands in a podcast's
    feed, or is of a site of videos is a recording.

    Args:
        enclosures: files attached, as parsers give them.
        link: the item's page.
        raw: the item's own bytes.
        podcast: the feed calls itself a podcast's.
    """
    file, kind = "", ""
    for each in enclosures if isinstance(enclosures, list) else ():
        if isinstance(each, Mapping) and (kind := _kind_of(each)):
            file = str(each.get("url") or each.get("href") or "")
            break
    if not kind and b"<itunes:duration" in raw:
        kind = AUDIO
    if kind and (podcast or not link or _PODCAST.search(raw)):
        return kind, file
    if b"<yt:videoId" in raw or _SHOWN.match(link) or (b"<media:player" in raw and _PLAYED.search(raw)):
        return VIDEO, file
    return "", ""


def _kind_of(enclosure: Mapping[str, object]) -> str:
    told = str(enclosure.get("type") or enclosure.get("mime_type") or "").lower()
    if told.startswith((AUDIO, VIDEO)):
        return told.partition("/")[0]
    path = str(enclosure.get("url") or enclosure.get("href") or "").partition("?")[0].lower()
    return next((kind for kind, ends in _SUFFIXES.items() if path.endswith(ends)), "")


def notes(raw: bytes) -> Iterable[str]:
    """Texts that a recording's item has beside its description: of its media group, of a podcast's summary."""
    group = _inside(raw, b"media:group")
    for part, named in ((group or raw, b"media:description"), (raw, b"itunes:summary")):
        if found := _inside(part, named):
            yield text(found.decode("utf-8", "replace"))


def _inside(raw: bytes, named: bytes) -> bytes:
    """What stands in the first element of a name; empty where there is none. One look at each byte."""
    start = raw.find(b"<" + named)
    inner = raw.find(b">", start) + 1 if start >= 0 else 0
    end = raw.find(b"</" + named, inner) if inner else -1
    return raw[inner:end] if end >= 0 else b""
