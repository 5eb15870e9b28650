"""ODT files for tests, written part by part so that any of them can be odd."""

from __future__ import annotations

from tests.support.containers import archive

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_NAMES = "office text table style meta".split()
NS = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in _NAMES)
NS += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = (
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="P1" style:parent-style-name="Title"/>'
    '<style:style style:name="Gone"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Open"><style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="Secret"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2" style:parent-style-name="Secret"/>'
)


def odt(
    body: str, *, meta: str = "", parts: dict[str, str | bytes] | None = None, styles: str = STYLES
) -> bytes:
    """A whole file; ``body`` is the inside of ``office:text``."""
    content = f"<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    about = f"<office:document-meta {NS}><office:meta>{meta}</office:meta></office:document-meta>"
    return archive({"content.xml": content, "meta.xml": about, **(parts or {})}, MEDIA_TYPE)
