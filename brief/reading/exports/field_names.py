"""What exports call the fields of an article: a known export only adds names here."""

from __future__ import annotations

import re
from enum import Enum, auto


class Field(Enum):
    """What a line of a record's head or foot says."""

    TITLE = auto()
    PUBLISHER = auto()
    DATE = auto()
    TIME = auto()
    AUTHOR = auto()
    SECTION = auto()
    PAGE = auto()
    COPYRIGHT = auto()
    LANGUAGE = auto()
    ADDRESS = auto()
    KEY = auto()
    KIND = auto()
    STANDFIRST = auto()
    LENGTH = auto()
    TEXT = auto()
    """Introduces the text of the record."""
    ABSTRACT = auto()
    OTHER = auto()


_NAMES = {
    Field.TITLE: "title headline titel überschrift schlagzeile titre titolo título заголовок",
    Field.PUBLISHER: "source publication outlet newspaper medium media paper journal quelle zeitung fuente источник"
    " publication_title publication_name source_name source_title news_source nom_de_la_source media_outlet"
    ""
    " titre_de_la_publication titel_der_publikation título_de_la_publicación"
    " newspaper_title name_of_publication media_name medienname",
    Field.DATE: "date published publication_date date_published pub_date publish_date issue_date datum data fecha"
    " erscheinungsdatum veröffentlicht date_de_publication date_of_publication published_date дата",
    Field.TIME: "time published_at_time",
    Field.AUTHOR: "byline author authors author(s) auteur auteurs autor autoren journalist reporter written_by автор",
    Field.SECTION: "section rubrik rubrique sección ressort news_section publication_section column columns desk",
    Field.PAGE: "page pages seite seiten first_page start_page",
    Field.COPYRIGHT: "copyright",
    Field.LANGUAGE: "language language_of_publication sprache langue idioma",
    Field.ADDRESS: "url link document_url web_address weblink article_url permalink",
    Field.KEY: "accession_number accession_no proquest_document_id document_id article_id record_id"
    " numéro_de_document document_number dokumentnummer",
    Field.KIND: "document_type article_type",
    Field.STANDFIRST: "highlight subtitle subheadline subhead deck standfirst untertitel chapô",
    Field.LENGTH: "length word_count words länge longueur wordcount",
    Field.ABSTRACT: "abstract summary résumé zusammenfassung",
    Field.TEXT: "body full_text text full-text texte texte_intégral volltext article_text body_text",
    Field.OTHER: "load-date load_date classification publication-type publication_type journal_code subject industry"
    " geographic city state country company organization person ticker series edition dateline correction-date"
    " last_updated database publication_info publication_year publication_subject place_of_publication publisher"
    " country_of_publication issn issn-l eissn source_type identifier_/_keyword identifier keywords location people"
    " links proquest_document_link volume issue document_feature credit tone reach circulation sentiment country"
    " type_de_source périodicité couverture_géographique provenance sujets product_name category distribution"
    " copyright_holder notes ave region topic topics tags lead_time",
}
_FIELDS = {name.replace("_", " "): field for field, names in _NAMES.items() for name in names.split()}
_CODES = {
    **dict.fromkeys(("HD", "T1", "TI"), Field.TITLE),
    **dict.fromkeys(("SN", "JF", "T2", "JO"), Field.PUBLISHER),
    **dict.fromkeys(("PD", "DA"), Field.DATE),
    **dict.fromkeys(("BY", "A1", "AU"), Field.AUTHOR),
    **dict.fromkeys(("LP", "TD", "N2", "AB"), Field.TEXT),
    **dict.fromkeys(("SP", "PG"), Field.PAGE),
    **dict.fromkeys(("ET",), Field.TIME),
    **dict.fromkeys(("SE", "CLM"), Field.SECTION),
    **dict.fromkeys(("CY",), Field.COPYRIGHT),
    **dict.fromkeys(("LA",), Field.LANGUAGE),
    **dict.fromkeys(("UR",), Field.ADDRESS),
    **dict.fromkeys(("AN", "ID"), Field.KEY),
    **dict.fromkeys(("WC",), Field.LENGTH),
    **dict.fromkeys(
        "SC ED CO IN NS RE IPC IPD PUB RF CT ART VOL TY ER PY Y1 KW CN PB EP VL IS DB DP L1 L2 N1 M3 Y2 CR".split(),
        Field.OTHER,
    ),
}
_NAMED = re.compile(r"([^\W\d_][\w /()'’-]{1,30}?)\s?:(?!//)\s*")
_CODED = re.compile(r"([A-Z][A-Z0-9]|CLM|IPC|IPD|PUB|ART|VOL)(?:\s*[|:]\s*|\s+-\s*|\s+|$)")


def named(line: str) -> tuple[Field | None, int] | None:
    """The field of a ``Name: value`` line and where its value begins; no field where the name is not known."""
    match = _NAMED.match(line)
    if match is None:
        return None
    return _FIELDS.get(" ".join(match[1].casefold().split())), match.end()


def bare_name(line: str) -> Field | None:
    """The field that a line of a name alone introduces: the text ("Body"), or something of two words or more."""
    words = line.casefold().rstrip(":").strip()
    field = _FIELDS.get(words) if len(line) <= 40 and line[:1].isupper() else None
    return field if field is Field.TEXT or (field and " " in words) else None


def coded(line: str) -> tuple[str, Field, int] | None:
    """The two-letter code that a line begins with, its field and where its value begins."""
    match = _CODED.match(line)
    if match is None or match[1] not in _CODES:
        return None
    return match[1], _CODES[match[1]], match.end()
