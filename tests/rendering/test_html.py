"""The HTML page as people meet it: on a phone, by keyboard, in print, in the dark, read aloud."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from brief.records import CheckedBrief, SectionKind
from brief.rendering.pages import render
from tests.rendering.test_pages import Page
from tests.support.browser import run
from tests.support.desk import day, desk, example

PHONE = 360
"""Width in CSS pixels of a small phone."""
_PROBE = """<script>
for (const each of document.querySelectorAll("details")) each.open = true;
let widest = 0;
for (const each of document.querySelectorAll("body, body *")) {
  if (!each.closest(".hear, .skip")) widest = Math.max(widest, each.getBoundingClientRect().right);
}
document.body.setAttribute("data-widest", Math.ceil(widest));
</script></body>"""


@pytest.fixture(scope="module")
def brief() -> CheckedBrief:
    with desk(example(), daily_stories=99) as made:
        return made.daily(day(6)[0], day(10)[1], length="long")


@pytest.fixture(scope="module")
def page(brief: CheckedBrief) -> str:
    return render(brief, "html")


def test_one_file_that_loads_nothing_and_runs_nothing(page: str) -> None:
    tags = Page(page).tags
    assert not {"script", "link", "img", "iframe", "object", "form", "input", "base"} & {
        tag for tag, _ in tags
    }
    assert not re.search(r"url\(|@import|javascript:", page)


def test_headings_are_in_order_and_every_part_is_named(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(page).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    tags = Page(page).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes["aria-labelledby"] for tag, attributes in tags if tag == "section"]
    assert named and set(named) <= set(ids)


def test_landmarks_and_a_way_past_them(page: str) -> None:
    tags = Page(page).tags
    for landmark in ("header", "nav", "main", "footer"):
        assert [tag for tag, _ in tags].count(landmark) == 1
    first = next(attributes for tag, attributes in tags if tag == "a")
    assert first["href"] == "#brief" and dict(tags)["main"]["id"] == "brief"
    assert dict(tags)["html"]["lang"] == "en" and "viewport" in page


def test_every_control_is_a_link_or_a_summary(page: str) -> None:
    """Both take the keyboard by themselves; nothing else is to be pressed."""
    tags = Page(page).tags
    assert not any("tabindex" in attributes or "role" in attributes for _, attributes in tags)
    assert [t for t, _ in tags].count("details") == [t for t, _ in tags].count("summary") > 10
    assert "summary:focus-visible" in page


def test_foreign_words_are_marked_with_their_language(brief: CheckedBrief, page: str) -> None:
    ukrainian = [s for s in brief.sources if s.article.language == "uk"]
    assert ukrainian
    quoted = [a for tag, a in Page(page).tags if tag == "blockquote"]
    assert [a["lang"] for a in quoted if "lang" in a] and {a["lang"] for a in quoted if "lang" in a} == {"uk"}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour if len(colour) == 6 else "".join(c * 2 for c in colour)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", range(3), ids=["light", "dark", "print"])
def test_contrast_is_enough(page: str, scheme: int) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, for every ink on every ground that it stands on."""
    colours = dict(re.findall(r"--(\w+):#([0-9a-f]{3,6})", re.findall(r":root\{([^}]*)\}", page)[0]))
    colours |= dict(re.findall(r"--(\w+):#([0-9a-f]{3,6})", re.findall(r":root\{([^}]*)\}", page)[scheme]))
    for ink in ("ink", "soft", "link", "warn"):
        for ground in ("paper", "panel"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    assert contrast(colours["link"], colours["mark"]) >= 4.5, "a link in a source that is the target"
    assert contrast(colours["soft"], colours["mark"]) >= 4.5


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("000", "ffffff") == pytest.approx(21) and contrast("777777", "fff") < 4.5


def test_nothing_is_wider_than_a_phone(page: str, tmp_path: Path) -> None:
    """With every citation open; the probe needs a script, so the copy that is measured loses its policy."""
    policy = re.search(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", page)
    assert policy
    narrow = f"<style>html{{width:{PHONE}px}}</style></head>"
    probed = page.replace(policy.group(), "").replace("</head>", narrow).replace("</body>", _PROBE)
    body = next(a for tag, a in Page(run(probed, tmp_path, "--dump-dom")).tags if tag == "body")
    assert PHONE / 2 < int(body["data-widest"]) <= PHONE


def test_print_has_the_references_and_not_the_panels(brief: CheckedBrief, page: str, tmp_path: Path) -> None:
    from pypdf import PdfReader

    target = tmp_path / "page.pdf"
    run(page, tmp_path, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    printed = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(target).pages).split())
    assert "References, each in its paragraph" in printed and "Bottom line" in printed
    assert "in the table of sources" not in printed and "Parts of this brief" not in printed
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(target).pages]
    assert next(i for i, sheet in enumerate(sheets) if "Source summary" in sheet) <= 4


def test_what_a_citation_opens(brief: CheckedBrief, page: str) -> None:
    opened = re.findall(r'<div class="panel">(.*?)</div>', page, re.DOTALL)
    for said in ("date: stated", "date: not known", "F: not rated", "in the table of sources", "https://"):
        assert any(said in html.unescape(panel) for panel in opened), said
    paragraph = brief.references[0].context
    assert paragraph and any(paragraph in html.unescape(re.sub(r"<[^>]+>", "", panel)) for panel in opened)


def test_no_sentence_is_given_twice_and_the_page_points_to_it(brief: CheckedBrief, page: str) -> None:
    lines = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    assert len(lines) == len(set(lines))
    lead = next(s for s in brief.parts if s.kind is SectionKind.BOTTOM_LINE)
    assert f"bottom line [{lead.sentences[0].numbers[0]}]" in page


def test_topics_without_a_report_are_gaps(brief: CheckedBrief) -> None:
    silent = replace(brief, silent=("Orlow <b>", "Tarn"))
    assert "No report on Orlow &lt;b&gt;, Tarn in this window." in render(silent, "html")
    assert "No report on" not in render(replace(brief, silent=()), "html")
