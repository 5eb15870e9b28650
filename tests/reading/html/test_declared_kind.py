"""A page's own word for what it is: its section and the types of its structured data."""

from __future__ import annotations

from brief.reading.html.declared_kind import declared_kinds

PAGE = """<!doctype html><html><head><meta property="article:section" content="Satire">
<script type="application/ld+json">{"@type": ["ClaimReview"], "articleSection": "World"}</script>
</head><body><p>{"articleSection": "not markup"}</p></body></html>"""


def test_section_and_types_are_read_as_they_stand() -> None:
    assert declared_kinds(PAGE.encode())[:3] == ("Satire", "World", "not markup")
    assert declared_kinds(PAGE.encode())[-1] == "ClaimReview"


def test_what_is_no_page_declares_nothing() -> None:
    assert declared_kinds(b'{"@type": "ClaimReview"}') == ()
    assert declared_kinds(b"") == ()
