"""DOCX files for tests, written part by part so that any of them can be odd."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="Secret"/></w:style></w:styles>'
)


def para(text: str, style: str = "") -> str:
    """A paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def core(title: str = "", creator: str = "", created: str = "", modified: str = "") -> str:
    """The core properties."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        f"<dcterms:created>{created}</dcterms:created><dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )


def docx(body: str | bytes, *, head: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """A whole file; ``body`` is the inside of ``w:body``, or the whole part where it is bytes."""
    out = io.BytesIO()
    document = (
        body if isinstance(body, bytes) else f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, content in {"word/styles.xml": STYLES, **(parts or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()
