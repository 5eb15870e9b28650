"""What pages of the served desk show: briefs, articles, storylines, answers as they come, and what went wrong."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from brief.corpus.books.access_book import AccessBook
from brief.corpus.locks import WRITER, WriterLock
from brief.corpus.place import Place
from brief.records import CheckedReport, FigureEntry, FigureSeries
from brief.serving.figure_charts import charts
from tests.desk.test_write_and_check import FAIR, QUESTION, fair
from tests.desk.test_write_and_check import model as scripted_model
from tests.support.desk import DAY, copied, day, desk, held, note, quick
from tests.support.openai_server import OpenAIServer, Said, error
from tests.support.served import ServedDesk, Visitor, serving


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(tmp_path_factory.mktemp("read") / "library")
    with desk(folder, marking="TLP:GREEN") as made:
        made.issue(made.daily(*day(4)))
        made.issue(made.daily(*DAY))
    return folder


@pytest.fixture(scope="module")
def served(library: Path) -> Iterator[ServedDesk]:
    with serving(library, marking="TLP:GREEN") as one:
        yield one


@pytest.fixture(scope="module")
def visitor(served: ServedDesk) -> Visitor:
    return served.visitor()


def test_the_newest_brief_is_today_and_each_citation_leads_into_its_article(
    visitor: Visitor, library: Path
) -> None:
    page = visitor.get("/")
    assert (
        page.status == 200 and "Daily brief, Thursday 5 March 2026" in page.text and "TLP:GREEN" in page.text
    )
    assert "<style" not in page.text and "<script" not in page.text and 'id="record"' not in page.text
    links = re.findall(r'href="(/articles/(\w+)\?at=([\d,-]+)#cited)"', page.text)
    assert len(links) > 10
    with desk(library) as made:
        texts = {id_: made.library().article(id_).source_text for _, id_, _ in links}
    for address, id_, spans in links:
        article = visitor.get(address.partition("#")[0].replace("&amp;", "&"))
        marked = "".join(re.findall(r"<mark>(.*?)</mark>", article.text, re.DOTALL))
        start, end = map(int, spans.split(",")[0].split("-"))
        assert 'id="cited"' in article.text
        assert _plain(texts[id_][start:end])[:40] in _plain(marked), address


def test_what_was_corrected_since_is_told(visitor: Visitor) -> None:
    page = visitor.get("/").text
    assert "corrected since</strong>" in page and "the later article</a>" in page


def test_the_archive_lists_finds_and_shows(visitor: Visitor) -> None:
    page = visitor.get("/briefs").text
    ids = re.findall(r'href="/briefs/(\w+)"', page)
    assert len(ids) == 2 and "2 briefs" in page
    assert "Wednesday 4 March" in visitor.get(f"/briefs/{ids[1]}").text
    assert "Wednesday 4 March" in visitor.get(f"/briefs/{ids[1][:12]}").text
    assert re.findall(r'href="/briefs/(\w+)"', visitor.get("/briefs?q=kelvar+GATE").text)
    assert "0 briefs" in visitor.get("/briefs?q=zeppelin").text
    assert visitor.get("/briefs/ffffffffffff").status == 404
    assert visitor.get("/briefs?page=999").status == visitor.get("/briefs?page=x").status == 200


def test_articles_are_listed_searched_and_told_with_what_was_set_aside(visitor: Visitor) -> None:
    page = visitor.get("/articles").text
    assert "67 articles held" in page and "page 1 of 2" in page
    assert visitor.get("/articles?page=2").text.count("<li><a") + page.count("<li><a") >= 67
    found = visitor.get("/articles?q=rotating+gear+corrosion").text
    first = re.search(r'<a href="(/articles/\w+)\?at=', found)
    assert first and "corrosion" in found
    article = visitor.get(first[1]).text
    assert "Set aside, and not cited" in article and "first seen" in article
    assert visitor.get("/articles/0000000000").status == 404


def test_a_storyline_draws_its_figures_and_marks_what_does_not_stand(visitor: Visitor) -> None:
    page = visitor.get("/storyline?q=Kelvar+dam").text
    assert page.count("<svg") >= 2 and 'class="gone"' in page and "does not stand any more" in page
    assert "Timeline</h2>" in page and "56" in page
    page = visitor.get("/storyline?q=Zeppelin+races+of+Mars").text
    assert "<svg" not in page and "blockquote" not in page and "not answered" in page
    assert "A storyline" in visitor.get("/storyline").text


def test_only_figures_of_two_days_and_one_number_are_drawn() -> None:
    def series(*entries: tuple[str, str]) -> FigureSeries:
        told = tuple(FigureEntry(day_, "Ministry", words, None) for day_, words in entries)  # type: ignore[arg-type]
        return FigureSeries("killed", told)

    class Report:
        figures = (
            series(("2026-03-02", "12"), ("2026-03-04", "at least 41")),
            series(("2026-03-02", "12"), ("2026-03-02", "13")),
            series(("", "12"), ("2026-03-02", "13")),
            series(("2026-03-02", "dozens"), ("2026-03-04", "between 10 and 20")),
        )

    (drawn,) = charts(Report())  # type: ignore[arg-type]
    assert [dot.words for dot in drawn.dots] == ["12", "at least 41"] and drawn.most == "41"
    assert drawn.dots[0].y > drawn.dots[1].y and drawn.dots[0].x < drawn.dots[1].x
    assert CheckedReport.__dataclass_fields__["figures"]


def test_a_source_is_rated_and_the_audit_says_by_whom(tmp_path: Path) -> None:
    folder = copied(tmp_path / "library")
    with serving(folder) as served:
        visitor = served.visitor()
        assert "not rated" in visitor.get("/sources").text
        form = {"name": "Corvin Press Agency", "letter": "B", "why": "corrects itself"}
        assert visitor.post("/sources/rate", **form).status == 303
        assert "corrects itself" in visitor.get("/sources").text
        assert visitor.post("/sources/rate", **{**form, "letter": "Z"}).status == 400
        deed = AccessBook(Place(folder)).deeds()[0]
        assert (deed.who, deed.what, deed.host) == ("this machine", "rated", "127.0.0.1")
        with WriterLock(folder, "brief ingest", WRITER).take():
            answer = visitor.post("/sources/rate", **form)
            assert answer.status == 503 and "brief ingest" in answer.text
            assert visitor.get("/sources").status == visitor.get("/articles?q=dam").status == 200


def test_what_another_process_writes_is_there_with_the_next_page(tmp_path: Path) -> None:
    notes = [{"text": "The bridge at Orlow was closed on Thursday, the mayor said."}]
    with held(tmp_path, notes) as made, serving(made.folder) as served:
        visitor = served.visitor()
        assert "No brief yet" in visitor.get("/").text and "1 article held" in visitor.get("/articles").text
        made.issue(made.daily(*DAY))
        assert "The bridge at Orlow was closed" in visitor.get("/").text
        note(tmp_path / "more", "The bridge at Orlow was opened again, the mayor said.", title="Open again")
        with quick():
            (added,) = made.ingest([tmp_path / "more"]).added
        assert "2 articles held" in visitor.get("/articles").text
        assert visitor.get(f"/articles/{added}").status == 200
        made.forget(added)
        assert visitor.get(f"/articles/{added}").status == 404
        assert "1 article held" in visitor.get("/articles").text


def test_a_library_that_is_not_there_is_said(tmp_path: Path) -> None:
    tmp_path.joinpath("library").mkdir()
    with serving(tmp_path / "library") as served:
        visitor = served.visitor()
        for path in ("/", "/briefs", "/articles", "/articles?q=x", "/sources", "/storyline?q=x"):
            page = visitor.get(path)
            assert page.status == 503 and "brief ingest" in page.text, path


def test_an_answer_comes_sentence_by_sentence_before_it_is_whole(tmp_path: Path) -> None:
    with held(tmp_path, [{"text": "Nine people were killed in Drenholt, the mayor said. " * 2}]) as made:
        folder = made.folder
    with (
        OpenAIServer(scripted_model(fair)) as server,
        serving(folder, model_name="scripted", model_base_url=server.base_url) as served,
    ):
        visitor = served.visitor()
        line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        body = urlencode({"q": QUESTION, "csrf": visitor.token()})
        line.request(
            "POST", "/ask", body,
            {"Cookie": f"{served.cookie}={visitor.cookies[served.cookie]}", "Sec-Fetch-Site": "same-origin"},
        )  # fmt: skip
        answer = line.getresponse()
        first = answer.read1(100_000).decode()
        assert answer.status == 200 and "<form" in first and 'class="answer"' not in first, (
            "its page comes at once"
        )
        rest = answer.read().decode()
        line.close()
    assert rest.index("heard") < rest.index('class="answer"') and rest.rstrip().endswith("</html>")


def test_a_model_that_dies_leaves_a_quoted_answer_that_says_why(library: Path) -> None:
    with OpenAIServer(lambda request: error(500)) as server:
        settings = {"model_name": "scripted", "model_base_url": server.base_url, "model_retries": 0}
        with serving(library, **settings) as served:
            page = served.visitor().post("/ask", q="How many people were killed at Kelvar?")
    assert (
        page.status == 200
        and 'class="answer"' in page.text
        and "every sentence is quoted" in page.text.lower()
    )
    assert "answers 500" in page.text or "500" in page.text
    assert page.text.rstrip().endswith("</html>")


def test_a_model_that_dies_in_the_midst_of_its_answer_leaves_a_whole_page(library: Path) -> None:
    said = json.dumps(
        {"sentences": [{"text": "Nobody knows how many were killed at Kelvar.", "labels": ["P1"]}] * 9}
    )
    with OpenAIServer(Said(said, cut=9)) as server:
        settings = {"model_name": "scripted", "model_base_url": server.base_url, "model_retries": 0}
        with serving(library, **settings) as served:
            page = served.visitor().post("/ask", q="How many people were killed at Kelvar?")
    assert page.status == 200 and "56" in page.text and "wrote nothing of this" in page.text
    assert "Nobody knows" not in page.text and page.text.rstrip().endswith("</html>")


def test_a_question_is_answered_or_not_and_empty_ones_are_asked_for(visitor: Visitor) -> None:
    page = visitor.post("/ask", q="How many people were killed at Kelvar?")
    assert "56" in page.text and "in the article</a>" in page.text
    assert "corpus" in visitor.post("/ask", q="Who won the zeppelin race on Mars?").text.lower()
    assert visitor.post("/ask", q="  ").status == 400
    assert visitor.get("/ask?q=Who+runs+it").text.count('value="Who runs it"') == 1
    assert FAIR


def test_a_hostile_text_stays_text(tmp_path: Path) -> None:
    bad = '<script>document.title="hacked"</script><img src=x onerror=alert(1)>'
    notes = [
        {
            "text": f"The bridge at Orlow was closed on Thursday, the mayor said. {bad} It stays so.",
            "title": f'Bridge "onmouseover="x {bad}',
            "publisher": f"Gazette {bad}",
            "url": "javascript:alert(1)",
        }
    ]
    with held(tmp_path, notes) as made:
        made.issue(made.daily(*DAY))
        (id_,) = made.library().ids()
        folder = made.folder
    with serving(folder) as served:
        visitor = served.visitor()
        addresses = ["/", "/briefs", "/articles", "/articles?q=bridge", f"/articles/{id_}", "/sources"]
        addresses += [f"/storyline?{urlencode({'q': bad})}", f"/briefs?{urlencode({'q': bad})}"]
        for address in addresses:
            page = visitor.get(address).text
            assert "<script" not in page and "<img" not in page and 'href="javascript' not in page, address
        page = visitor.post("/ask", q=f"What of the bridge {bad}?").text
        assert "<script" not in page and "<img" not in page


def _plain(text: str) -> str:
    from html import unescape

    return "".join(unescape(re.sub(r"<[^>]+>", "", text)).split())
