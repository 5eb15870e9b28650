"""Reading works where untrusted bytes are read: in the sandbox, without a file written or an address asked."""

from datetime import UTC, datetime

from brief.reading.piece_reader import intake
from brief.records import Payload
from brief.sandbox import Sandbox

NOW = datetime(2026, 3, 9, tzinfo=UTC)
GERMAN = (
    "Das Wasser stieg in der Nacht, und niemand in der Unterstadt wurde rechtzeitig gewarnt. Das sagte er."
)
RSS = f"<rss><channel><title>F</title><item><title>A</title><description>{GERMAN}</description></item></channel></rss>"
PAGE = (
    "<html><head><title>Wasser in der Stadt</title></head><body>"
    + f"<p>{GERMAN}</p>" * 6
    + "<p>4. März 2026</p></body>"
)
OLD = PAGE.replace("Wasser", "Flüsse").encode("latin-1")


def test_every_kind_is_read_alike_inside_and_outside() -> None:
    contents = [
        (RSS.encode(), "application/xml"),
        (PAGE.encode(), "text/html"),
        (OLD, "text/html"),
        (f"---\ntitle: T\n---\n{GERMAN}".encode(), "text/markdown"),
        (GERMAN.encode(), "text/plain"),
        (b'{"text": "' + GERMAN.encode() + b'"}', "application/x-ndjson"),
        (b'<opml><body><outline xmlUrl="https://a.example/"/></body></opml>', "application/xml"),
    ]
    jobs = [Payload("there", content, media_type, NOW) for content, media_type in contents]
    with Sandbox() as sandbox:
        inside = [sandbox.run(intake, job) for job in jobs]
    assert inside == [intake(job) for job in jobs]
    assert [a.language for found in inside for _, a, _ in found.read] == ["de"] * 6
    assert not any(found.refused for found in inside)
