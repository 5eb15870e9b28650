"""Which address a page may claim, and the date in one."""

import pytest

from brief.reading.html.page_addresses import canonical, date_in, site


@pytest.mark.parametrize(
    ("claimed", "url", "wanted"),
    [
        ("https://news.example/a", "https://www.news.example/a?utm=1", "https://news.example/a"),
        ("/a", "https://news.example/a?x=1", "https://news.example/a"),
        ("https://reuters.example/a", "https://rumours.example/a", "https://rumours.example/a"),
        ("https://b.co.uk/a", "https://a.co.uk/a", "https://a.co.uk/a"),
        ("https://news.example/", "https://news.example/a", "https://news.example/a"),
        ("javascript:alert(1)", "https://news.example/a", "https://news.example/a"),
        ("https://user@news.example/a", "https://news.example/b", "https://news.example/b"),
        ("https://news.example/a", "", "https://news.example/a"),
        ("/a", "", ""),
        ("http://localhost/a", "", ""),
        ("https://[broken/a", "https://news.example/a", "https://news.example/a"),
        ("", "https://news.example/a", "https://news.example/a"),
    ],
)
def test_canonical(claimed: str, url: str, wanted: str) -> None:
    assert canonical(claimed, url) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://a.example/2024/11/30/dam", "2024-11-30"),
        ("https://a.example/news/2024-11-30-dam.html", "2024-11-30"),
        ("https://a.example/2024/1/3/dam", "2024-01-03"),
        ("https://a.example/news/20241130/dam", "2024-11-30"),
        ("https://a.example/dam-20241130.html", "2024-11-30"),
        ("https://a.example/2024/11/dam", "2024-11"),
        ("https://a.example/2024/13/45/dam", ""),
        ("https://a.example/article/2024113", ""),
        ("https://a.example/dam?d=/2024/11/30/", ""),
        ("https://[broken/2024/11/30/", ""),
    ],
)
def test_date_in(url: str, wanted: str) -> None:
    assert date_in(url) == wanted


def test_site() -> None:
    assert site("https://www.news.co.uk/a") == "news.co.uk"
    assert site("https://live.news.example/") == "news.example"
    assert site("http://127.0.0.1/") == "127.0.0.1"
