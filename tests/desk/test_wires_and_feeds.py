"""Wire items and feed items all the way: into a brief, its bundle, and the check of that bundle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.bundle import PAGES, pack, write
from brief.desk import Desk
from brief.desk.verification import verify_bundle
from brief.records import CheckedBrief
from brief.rendering.pages import render
from tests.support.desk import day, desk, quick

FEED = "".join(
    f"<item><title>Note {n}</title><link>https://orel.example/{n}</link>"
    f"<pubDate>Thu, 05 Mar 2026 0{n}:00:00 GMT</pubDate>"
    f"<description>&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;Orel Notes is free for all.&lt;/p&gt;</description></item>"
    for n, text in enumerate(
        (
            "The bridge at Sella was closed on Thursday after 14 people were injured, the mayor said.",
            "The parliament of Orel passed the prison reform by 61 votes to 40 on Wednesday.",
            "The central bank of Pellonia raised its key rate to 12 per cent on Thursday.",
        ),
        1,
    )
)
NITF = (
    '<nitf><head><docdata><doc-id id-string="o1"/><date.issue norm="20260305T061000Z"/></docdata>'
    '<pubdata name="Orel Agency"/></head><body><body.head><hedline><hl1>Flood kills 46 at Kelvar</hl1></hedline>'
    "</body.head><body.content><p>The flood at Kelvar killed 46 people on Thursday, the ministry of the interior"
    " said.</p></body.content></body></nitf>"
)
ALERT = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>W1</identifier><sender>w@orel.example</sender>'
    "<sent>2026-03-05T07:10:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><info><event>Storm</event>"
    "<severity>Extreme</severity><certainty>Likely</certainty><headline>Red warning for Tarn</headline>"
    "<description>Gusts of up to 140 km/h are expected at Tarn until midnight.</description>"
    "<instruction>Stay away from the shore.</instruction></info></alert>"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = Path(tmp_path_factory.mktemp("wires"))
    (folder / "in").mkdir()
    (folder / "in" / "feed.xml").write_text(
        f"<rss><channel><title>Orel Notes</title>{FEED}</channel></rss>", "utf-8"
    )
    (folder / "in" / "story.nitf").write_text(NITF, "utf-8")
    (folder / "in" / "alert.cap").write_text(ALERT, "utf-8")
    with desk(folder / "library") as opened, quick():
        report = opened.ingest([folder / "in"])
        assert len(report.added) == 5 and not report.refused, report
        yield opened


@pytest.fixture(scope="module")
def brief(made: Desk) -> CheckedBrief:
    return made.daily(*day(5))


def test_what_is_the_feeds_own_is_cited_nowhere(brief: CheckedBrief) -> None:
    page = render(brief, "md")
    assert "killed 46 people" in page and "Orel Agency" in page
    assert "free for all" not in page


def test_a_bundle_of_wire_and_feed_items_holds(made: Desk, brief: CheckedBrief, tmp_path: Path) -> None:
    pages = {name: render(brief, name.rpartition(".")[2]).encode() for name in PAGES}
    write(pack(brief, made.library(), pages), tmp_path / "b.zip")
    found = verify_bundle(tmp_path / "b.zip")
    assert not found.faults
    assert any("repeated in their feed" in line for line in found.asserted)
    assert not any("could not be made again" in line for line in found.asserted)
