"""Files that hold many articles: each report is an article of its own, and nothing of the file is lost."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from brief.checking.rereading import texts_of
from brief.reading.piece_reader import Intake, intake
from brief.records import Article, Payload, Role
from brief.sources.files import kind
from tests.support import export_files as exports
from tests.support.export_files import COVER, FILES, REPORTS, Report, text

NOW = datetime(2026, 3, 9, tzinfo=UTC)
SAYS = "The council of Osten met on Tuesday and voted on the plan, which had been put off twice since the autumn."


def take(content: bytes, name: str = "export.txt") -> Intake:
    return intake(Payload(name, content, kind(Path(name)) or "", NOW))


def articles(content: bytes, name: str = "export.txt") -> list[Article]:
    found = take(content, name)
    assert not found.refused, found.refused
    return [article for _, article, _ in found.read]


def told(article: Article) -> tuple[str, str, str, str]:
    """Headline, publisher, day and text."""
    day = article.published.start
    return article.title, article.publisher, f"{day:%Y-%m-%d}" if day else "", " ".join(article.text.split())


def right(*reports: Report) -> list[tuple[str, str, str, str]]:
    return [(r.title, r.outlet, f"2026-03-{r.day:02}", f"{r.lead} {r.more}") for r in reports]


def assert_whole(article: Article) -> None:
    """Every word of the source text is in a block or set aside, once."""
    spans = [span for block in article.blocks for span in block]
    spans = sorted([*spans, *((a.start, a.end) for a in article.set_aside)])
    edges = [(0, 0), *spans, (len(article.source_text),) * 2]
    assert all(a[1] <= b[0] and not article.source_text[a[1] : b[0]].strip() for a, b in pairwise(edges))


@pytest.mark.parametrize("name", FILES)
def test_each_report_of_a_file_is_an_article(name: str) -> None:
    found = take(FILES[name], name)
    assert not found.refused
    assert [told(article) for _, article, _ in found.read] == right(*REPORTS)
    for raw, article, passages in found.read:
        assert raw.content == FILES[name] and article.origin.kind == "export" and passages
        assert_whole(article)
    assert len({article.id for _, article, _ in found.read}) == len(REPORTS)


@pytest.mark.parametrize("name", FILES)
def test_a_record_is_found_again_in_the_bytes_of_its_file(name: str) -> None:
    for raw, article, _ in take(FILES[name], name).read:
        assert texts_of(raw) == (article,)


@pytest.mark.parametrize(
    "name", ["nexis.docx", "nexis-old.txt", "factiva.txt", "factiva-formatted.docx", "proquest.txt"]
)
def test_who_wrote_it_is_told(name: str) -> None:
    assert [a.authors for a in articles(FILES[name], name)] == [(r.author,) for r in REPORTS]


def test_a_number_of_the_archive_is_the_key_and_else_headline_and_day() -> None:
    numbered = [a.item_key for a in articles(FILES["factiva-formatted.docx"], "a.docx")]
    assert numbered == [f"CMIR0000202603{r.day:02}em35000{r.day}x" for r in REPORTS]
    assert [a.item_key for a in articles(FILES["proquest.txt"])] == [f"31234567{r.day}" for r in REPORTS]
    before = {a.title: a.item_key for a in articles(FILES["digest.txt"])}
    fewer = articles(
        b"==========\n".join("\n\n".join(exports.digest(r)).encode() + b"\n" for r in REPORTS[1:])
    )
    assert {a.title: a.item_key for a in fewer}.items() <= before.items() and len(fewer) == 2


def test_a_time_and_its_zone_are_read() -> None:
    first = articles(FILES["nexis.docx"], "a.docx")[0]
    assert first.published.start == datetime(2026, 3, 5, 9, 15, tzinfo=UTC)


def test_a_list_of_contents_is_set_aside_with_the_first_record() -> None:
    first, *rest = articles(FILES["nexis-cover.docx"], "a.docx")
    aside = [first.source_text[a.start : a.end] for a in first.set_aside]
    assert set(COVER) <= set(aside) and all("Job" not in article.source_text for article in rest)


def test_a_cover_stands_above_any_form() -> None:
    cover = "Research report\n\nDesk of the harbour office\n\n" + "\n\n".join(COVER) + "\n\n"
    for lines in (exports.nexis, exports.old_nexis, exports.factiva_formatted, exports.proquest):
        assert [told(article) for article in articles(text(lines, above=cover))] == right(*REPORTS)
    (one,) = articles((cover + "\n\n".join(exports.nexis(REPORTS[0]))).encode())
    assert told(one) == right(REPORTS[0])[0]
    odd = text(lambda r: without(exports.nexis, "Byline")(r) if r.day == 5 else exports.nexis(r), above=cover)
    assert [told(article) for article in articles(odd)] == right(*REPORTS)


def test_what_introduces_a_digest_in_sentences_is_an_article() -> None:
    opening = "The reports of today are on the coast and the river, as the office chose them on Monday. " * 4
    found = articles(text(exports.ruled, above=f"Press digest\n\n{opening}\n\n"))
    assert found[0].item_key == "introduction" and found[0].text == opening.strip()
    assert [told(article) for article in found[1:]] == right(*REPORTS)


@pytest.mark.parametrize(
    "lines", [exports.nexis, exports.factiva_formatted, exports.dow_jones, exports.europresse]
)
def test_a_file_of_one_record_has_its_fields_read(lines: exports.Lines) -> None:
    (found,) = articles("\n\n".join(lines(REPORTS[0])).encode())
    assert told(found) == right(REPORTS[0])[0]


def without(lines: exports.Lines, *names: str) -> exports.Lines:
    return lambda r: [line for line in lines(r) if not line.startswith(names)]


@pytest.mark.parametrize(
    "content",
    [
        text(without(exports.nexis, "Byline", "Section", "Length")),
        text(lambda r: without(exports.nexis, "Byline", "Length" if r.day == 4 else "Byline")(r)),
        text(without(exports.nexis, "Body")),
        text(lambda r: [line.replace(" 9:15 AM GMT", "\nFinal Edition") for line in exports.nexis(r)]),
        text(exports.nexis).rpartition(b"Classification")[0],  # a download that broke off
        text(lambda r: [r.title, "1,212 words", r.british, r.outlet, "CMIR", "English", "(c) 2026 Vale. All rights"
                        " reserved.", r.lead, r.more, f"Dokument CMIR0000202603{r.day:02}em3500{r.day}x"]),
        text(lambda r: [f"Document {6 - r.day} de 3", f"Titre : {r.title}", f"Auteur : {r.author}", "Titre de la"
                        f" publication : {r.outlet}", f"Date de publication : {r.day} mars 2026", "Texte intégral :",
                        r.lead, r.more]),
        text(lambda r: [f"Article {6 - r.day} of 3", r.title, f"{r.outlet}, {r.british}", r.lead, r.more]),
        text(lambda r: [f"{r.outlet} – {r.british}", r.title, r.lead, r.more, "-----"]),
        text(lambda r: [f"{r.title}\nBy {r.author}, {r.outlet}, {r.british}", r.lead, r.more, "-----"]),
        text(lambda r: [f"[{6 - r.day}] {r.title}\nSource: {r.outlet}\nDate: 2026-03-0{r.day}", r.lead, r.more]),
        text(lambda r: [f"Quelle: {r.outlet}\nDatum: {r.day}. März 2026\nÜberschrift: {r.title}", r.lead, r.more]),
        text(lambda r: [r.title, r.lead, r.more, f"Source: {r.outlet}, {r.british}", "-----"]),
        text(lambda r: [r.title, r.lead, r.more, f"({r.outlet}, {r.british})", "-----"]),
        text(lambda r: [f"Title: {r.title}\nSource: {r.outlet}\nDate: {r.british}\nText: {r.lead}", r.more]),
        "\f".join("\n\n".join(exports.digest(r)) for r in REPORTS).encode(),
    ],
)  # fmt: skip
def test_forms_that_come_too(content: bytes) -> None:
    assert [told(article) for article in articles(content)] == right(*REPORTS)


def test_a_headline_alone_and_an_abstract_alone_are_the_text() -> None:
    headlines = articles(text(without(exports.ris, "N2"), apart="\n"))
    assert [article.text for article in headlines] == [r.title for r in REPORTS]
    abstracts = articles(
        text(lambda r: [x for x in exports.proquest(r) if not x.startswith("Full") and x != r.more])
    )
    assert [article.text for article in abstracts] == ["What happened at Marl."] * 3


def test_what_looks_like_a_code_or_a_field_stays_in_the_text() -> None:
    more = "IN THE harbour nobody was hurt.\n"
    found = articles(text(lambda r: [*exports.factiva(r)[:11], more, *exports.factiva(r)[11:]], apart="\n"))
    assert all(article.text.endswith(more.strip()) for article in found) and len(found) == 3
    inside = text(lambda r: [*exports.nexis(r)[:9], "Source: the company", *exports.nexis(r)[9:]])
    assert all("Source: the company" in article.text for article in articles(inside))


def test_a_highlight_is_a_standfirst_and_a_picture_has_its_caption() -> None:
    def lines(r: Report) -> list[str]:
        given = exports.nexis(r)
        return [
            *given[:7],
            "Highlight: It was the third.",
            *given[7:10],
            "Graphic",
            "A ship at Marl",
            *given[10:],
        ]

    for article in articles(text(lines)):
        roles = {block.role: article.source_text[slice(*block.spans[0])] for block in article.typed}
        assert roles[Role.STANDFIRST] == "It was the third." and roles[Role.CAPTION] == "A ship at Marl"


def several(form: str, above: str = "", apart: str = "\n\n") -> str:
    return above + apart.join(form.format(i=i, says=SAYS) for i in range(1, 6))


SINGLE = {
    "an interview": several(
        "Q: What happened on {i} March 2026?\n\nA: {says}", "Interview with the mayor\n\n"
    ),
    "a press release": "Yard gets order\n\nMarl, 5 March 2026\n\n"
    + several("Contact:\nSource: Marl Shipping\nDate: 5 March 2026\nPhone: {i}", SAYS + "\n\n"),
    "events": several(
        "Title: Fair {i}\nDate: {i} March 2026\nLocation: Town hall\n\n{says}", "What is on\n\n"
    ),
    "events under rules": several(
        "Fair number {i}\nTown hall, {i} March 2026\n\n{says}", apart="\n----------\n"
    ),
    "a recipe": f"Fish soup\n\nServes: 4\nSource: Aunt Nela\nDate: 5 March 2026\n\nMethod:\n{SAYS}",
    "a report": several("Section: {i}\n\nDate: 5 March 2026\n\n{says}", "Annual report\n\n"),
    "charts": several(
        "Exports {i}\n\nSource: Daily Post, 5 March 2026\n\n{says}", f"Exports fell\n\n{SAYS}\n\n"
    ),
    "numbered charts": several("Chart {i}: Exports\n\nSource: Statistics Office, 5 March 2026\n\n{says}"),
    "captions": several("Photo {i}\nSource: Agency\nDate: 5 March 2026\n\n{says}", SAYS + "\n\n"),
    "letters": several("From: Mira Tolland\nDate: {i} March 2026\nTo: Jan Brook\nSubject: Ferry\n\n{says}"),
    "books": several("Title: Book {i}\nAuthor: Ann Lee\nPublisher: Vale Press\nDate: March 2026\n\n{says}"),
    "a timeline": several("{i} March 2026\n\n{says}", "Timeline of the strike\n\n", "\n\n---\n\n"),
    "parts of a report": several(
        "## Part {i}\n\n{says}\n\nSource: Statistics Office, {i} March 2026", apart="\n\n---\n\n"
    ),
    "statements": several(
        "Statement by the minister\n\nMarl, {i} March 2026\n\n{says}", apart="\n\n-----\n\n"
    ),
    "exhibits": several("Document {i} of 5\n\nExhibit {i}\n\n{says}"),
    "on archives": f"Archives\n\nVale Courier\n\n5 March 2026\n\n{several('{says}', apart=' ')}\n\nEnd of Document"
    f"\n\n{several('{says}', apart=' ')}",
    "references": several(
        "Source: Vale Courier, {i} March 2026\nTitle: Ferry {i}", SAYS + "\n\nReferences\n\n", "\n"
    ),
    "fact checks": several(
        "Claim {i}: ships sank\nSource: Social media\nDate: 5 March 2026\nVerdict: False\n\n{says}"
    ),
    "a change log": several("## 1.{i} - 2026-03-0{i}\n\n- {says}", "# Changes\n\n"),
    "codes as words": f"HD sets are cheaper.\nBY Monday all was sold.\nPD officers came.\nSN is a code.\nLP sold.\n"
    f"{SAYS}",
}


@pytest.mark.parametrize("name", SINGLE)
def test_one_article_stays_one(name: str) -> None:
    (found,) = articles(SINGLE[name].encode())
    assert found.origin.kind == "file" and found.item_key == ""


def test_a_page_of_a_site_with_sources_named_stays_one() -> None:
    body = "".join(f"<h2>Part {i}</h2><p>{SAYS}</p><p>Source: Agency</p>" for i in range(4))
    (found,) = articles(
        f"<html><body><article><h1>Plan voted</h1>{body}</article></body></html>".encode(), "a.html"
    )
    assert found.origin.kind == "file"


def test_the_cases(real_data: Path) -> None:
    folder = real_data / "cases" / "one-file-many-articles"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    nexis = articles((folder / "p11_nexis.docx").read_bytes(), "a.docx")
    assert [told(a)[1:3] for a in nexis] == [
        ("Harbour News", "2026-03-05"), ("River Post", "2026-03-04"), ("Corvin Press", "2026-03-03"),
    ]  # fmt: skip
    assert nexis[2].published.start == datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
    factiva = articles((folder / "p12_factiva.txt").read_bytes())
    assert [(a.publisher, a.item_key, a.authors) for a in factiva] == [
        ("Harbour News", "HARB000020260305em350001", ("Mira Tolland",)),
        ("River Post", "RIVP000020260304em340001", ("Jan Tann",)),
    ]
    assert all("LP" not in a.text and "TD" not in a.text for a in factiva)
    assert all("Load-Date" not in a.text and "End of Document" not in a.text for a in nexis)
