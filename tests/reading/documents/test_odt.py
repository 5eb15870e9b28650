"""ODT: what its reader sees is its text; what is struck out, deleted, hidden or a remark is kept apart."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from brief.records import Role, text_at
from tests.support.containers import archive, articles, locked, refusal, taken
from tests.support.odt import MEDIA_TYPE, odt

LEAD = "<text:p>The eastern quay stays closed until Sunday, the harbour master said.</text:p>"


def blocks(body: str, **options: str) -> tuple[list[tuple[Role, str]], list[tuple[str, str]]]:
    (article,) = articles("a.odt", odt(body, **options))
    kept = [(b.role, text_at(article.source_text, b.spans)) for b in article.typed]
    return kept, [(article.source_text[a.start : a.end], a.reason) for a in article.set_aside]


def test_paragraphs_headings_lists_and_tables_in_order() -> None:
    kept, aside = blocks(
        '<text:p text:style-name="P1">Quay closed for repairs</text:p>'
        f"{LEAD}<text:h text:outline-level='2'>What is closed</text:h>"
        "<text:list><text:list-item><text:p>Berth<text:s text:c='3'/>1</text:p><text:list><text:list-item>"
        "<text:p>its crane</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell/><table:table-cell><text:p>Ships</text:p>"
        "<text:p>(2026)</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
        "<text:p>Berth 1</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        "<text:p>One line<text:line-break/>and<text:tab/>another.</text:p>"
    )
    assert kept == [
        (Role.BODY, "The eastern quay stays closed until Sunday, the harbour master said."),
        (Role.HEADING, "What is closed"),
        (Role.LIST, "Berth 1"),
        (Role.LIST, "its crane"),
        (Role.TABLE, "Ships (2026)"),
        (Role.TABLE, "Berth 1 | 12"),
        (Role.BODY, "One line and another."),
    ]
    assert [text for text, _ in aside] == ["Quay closed for repairs"]


@pytest.mark.parametrize(
    ("marked", "words", "role"),
    [
        ('<text:span text:style-name="Gone">three</text:span>', "three", Role.STRUCK),
        ('<text:span text:style-name="T2">three</text:span>', "three", Role.HIDDEN),
        ('<text:hidden-text text:string-value="three"/>', "three", Role.HIDDEN),
        (
            "<office:annotation><dc:creator>M</dc:creator><text:p>three?</text:p></office:annotation>",
            "three?",
            Role.NOTE,
        ),
        (
            "<text:note><text:note-citation>7</text:note-citation><text:note-body><text:p>Count of Thursday."
            "</text:p></text:note-body></text:note>",
            "7",
            Role.NOTE_MARK,
        ),
    ],
)
def test_words_set_apart_within_a_sentence(marked: str, words: str, role: Role) -> None:
    kept, aside = blocks(f"<text:p>The quay stays closed for {marked} two days.</text:p>{LEAD}")
    assert kept[0] == (Role.BODY, "The quay stays closed for two days.")
    assert (words, role.value) in aside


@pytest.mark.parametrize(
    ("part", "role"),
    [
        ('<text:p text:style-name="Gone">Nobody was hurt at all.</text:p>', Role.STRUCK),
        ('<text:p text:style-name="Secret">Nobody was hurt at all.</text:p>', Role.HIDDEN),
        (
            '<text:section text:display="none"><text:p>Nobody was hurt at all.</text:p></text:section>',
            Role.HIDDEN,
        ),
        (
            "<text:p><text:hidden-paragraph text:is-hidden='true'/>Nobody was hurt at all.</text:p>",
            Role.HIDDEN,
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info/>"
            "<text:p>Nobody was hurt at all.</text:p></text:deletion></text:changed-region></text:tracked-changes>",
            Role.STRUCK,
        ),
    ],
)
def test_paragraphs_set_apart(part: str, role: Role) -> None:
    kept, aside = blocks(part + LEAD)
    assert kept == [(Role.BODY, "The eastern quay stays closed until Sunday, the harbour master said.")]
    assert aside == [("Nobody was hurt at all.", role.value)]


def test_a_style_that_strikes_nothing_out_and_an_insertion_are_plain() -> None:
    kept, aside = blocks(
        '<text:tracked-changes><text:changed-region text:id="c"><text:insertion/></text:changed-region>'
        '</text:tracked-changes><text:p>It is <text:change-start text:change-id="c"/>quite '
        '<text:span text:style-name="Open">closed</text:span>.</text:p>'
    )
    assert kept == [(Role.BODY, "It is quite closed.")] and not aside


def test_what_its_properties_say() -> None:
    meta = (
        "<dc:title>Quay</dc:title><meta:initial-creator>Mira Tolland</meta:initial-creator><dc:language>en-GB"
        "</dc:language><meta:creation-date>2026-03-05T08:00:00Z</meta:creation-date><dc:date>2026-03-06T08:00:00Z</dc:date>"
    )
    (article,) = articles("a.odt", odt(LEAD, meta=meta))
    assert (article.title, article.authors) == ("Quay", ("Mira Tolland",))
    assert (article.published.start, article.published.end) == (
        None,
        datetime(2026, 3, 5, 8, 0, 1, tzinfo=UTC),
    )
    assert article.published.proof.rule == "document properties, created 5 Mar 2026: published no later"
    assert article.modified.start == datetime(2026, 3, 6, 8, tzinfo=UTC)
    (raw, _, _), *_ = taken("a.txt", odt(LEAD)).read
    assert raw.media_type == MEDIA_TYPE


@pytest.mark.parametrize("creator", ["jtann", "Default User", "RM-PC\\mt", "Anonymous"])
def test_a_login_wrote_nothing(creator: str) -> None:
    meta = f"<meta:initial-creator>{creator}</meta:initial-creator>"
    assert articles("a.odt", odt(LEAD, meta=meta))[0].authors == ()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (odt(""), "holds no text"),
        (archive({"a": "b"}, MEDIA_TYPE), "holds no content.xml"),
        (odt(LEAD)[:-40], "damaged archive"),
        (odt("<text:p>"), "is no XML"),
        (odt(LEAD, parts={"META-INF/manifest.xml": "<encryption-data/>"}), "protected"),
        (archive({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, MEDIA_TYPE), "DOCTYPE"),
        (odt("<text:p>" + " " * 15_000_000 + "</text:p>"), "grows more than 200 times"),
        (locked(odt(LEAD)), "locked with a password"),
        (b"PK\x03\x04 and no more", "is called an .odt file and is none"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    assert why in refusal("a.odt", content)


def test_deep_nesting_and_repeated_spaces_are_bounded() -> None:
    deep = "<text:section>" * 200 + LEAD + "</text:section>" * 200
    (article,) = articles("a.odt", odt(f"{deep}<text:p>a<text:s text:c='999999999'/>b c d.</text:p>"))
    assert article.text.endswith("a b c d.")
    with zipfile.ZipFile(io.BytesIO(odt(LEAD))) as packed:
        assert packed.namelist()[0] == "mimetype"
