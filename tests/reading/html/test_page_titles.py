"""The headline that a page's several titles agree on."""

import pytest

from brief.reading.html.page_titles import Titles, headline

HEAD = "Dam gives way in Verania’s valley"


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (Titles((HEAD,), HEAD, "Dam breaks"), HEAD),
        (Titles(("Weather",), HEAD, HEAD), HEAD),
        (Titles((HEAD,), "Dam breaks", HEAD), HEAD),
        (Titles((HEAD,), "Dam gives way in Verania's valley", "Other words"), HEAD),
        (Titles(("Log in", HEAD), "", HEAD + " | The Hill", sites=("The Hill",)), HEAD),
        (Titles((HEAD,), HEAD + " - hill.example", HEAD + " - hill.example"), HEAD),
        (Titles((), "", HEAD + "：丘日報", sites=("丘日報",)), HEAD),
        (Titles(("FloodsDam gives way",), "", "Floods Dam gives way"), "Floods Dam gives way"),
        (Titles((HEAD,), "", "Dam gives way"), HEAD),
        (Titles((HEAD + " live",), "", "Mayor blames the rain"), "Mayor blames the rain"),
        (Titles((), HEAD, "One two three", called="Four"), HEAD),
        (Titles((HEAD,), called="Welcome to our pages"), HEAD),
        (Titles((), called=HEAD + " - The Hill", sites=("The Hill",)), HEAD),
        (Titles(("The Hill",), called="The Hill: Proven who blew up the dam"), "Proven who blew up the dam"),
        (Titles(("The Hill",), HEAD, HEAD, sites=("The Hill",)), HEAD),
        (
            Titles((), "", "North-south talks - a chronicle of failure in five acts"),
            "North-south talks - a chronicle of failure in five acts",
        ),
        (Titles(), ""),
    ],
)
def test_headline(titles: Titles, wanted: str) -> None:
    assert headline(titles) == wanted
