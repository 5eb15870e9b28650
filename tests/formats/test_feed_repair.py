"""Bytes of feeds as they come: in any encoding, with what no XML parser takes."""

import pytest

from brief.formats.feed_repair import begun, mended, utf8

TEXT = "Der Bürgermeister sagte: „Drei Brücken sind gesperrt“ – bis Dienstag."
RUSSIAN = "Мэр Орлова сообщил, что три моста закрыты до вторника из-за сильных дождей."


def xml(text: str, named: str) -> str:
    declared = f' encoding="{named}"' if named else ""
    return f'<?xml version="1.0"{declared}?>\n<rss><channel><title>{text}</title></channel></rss>'


@pytest.mark.parametrize(
    ("text", "named", "codec"),
    [
        (TEXT, "utf-8", "utf-8"),
        (TEXT, "utf-8", "utf-8-sig"),
        (TEXT, "ISO-8859-1", "cp1252"),  # quotes and dashes that ISO-8859-1 does not have
        (TEXT, "iso-8859-1", "utf-8"),  # a wrong declaration
        (TEXT, "utf-8", "cp1252"),  # a wrong declaration
        (TEXT, "no-such-thing", "utf-8"),
        (TEXT, "", "utf-16"),
        (TEXT, "utf-16", "utf-16-le"),
        (TEXT, "utf-16", "utf-16-be"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-8", "cp1251"),  # a wrong declaration
        ("橋は火曜日まで閉鎖される", "shift_jis", "shift_jis"),
        ("橋は火曜日まで閉鎖される", "iso-2022-jp", "iso-2022-jp"),
        ("三座桥梁关闭至星期二", "gb2312", "gb18030"),
    ],
)
def test_every_encoding_becomes_utf_8(text: str, named: str, codec: str) -> None:
    found = utf8(xml(text, named).encode(codec))
    assert f"<title>{text}</title>" in found.decode("utf-8")
    assert b"encoding=" not in found or b'encoding="utf-8"' in found


def test_a_few_broken_characters_do_not_change_the_encoding() -> None:
    content = xml(TEXT * 3, "utf-8").encode().replace(b"B\xc3\xbcrger", b"B\xc3rger", 1)
    assert utf8(content) == content  # the bytes stay as they came
    assert "B\ufffdrger" in mended(content).decode() and "Brücken" in mended(content).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("caf&eacute;&nbsp;now &mdash; here", "café\xa0now — here"),
        ("a & b &bogus; c &amp; d &#8211; &lt;", "a &amp; b &amp;bogus; c &amp; d &#8211; &lt;"),
        ("a&AMP;b&LT;c", "a&amp;b&lt;c"),
        ("<![CDATA[a &nbsp; & b]]> & <![CDATA[c & d]]>", "<![CDATA[a &nbsp; & b]]> &amp; <![CDATA[c & d]]>"),
        ("x\x08\x1by &#1; &#x1b; &#x20;", "x  y     &#x20;"),
        ("& <![CDATA[ never & closed", "&amp; <![CDATA[ never & closed"),
        ("?a=1&b=2", "?a=1&amp;b=2"),
    ],
)
def test_what_no_parser_takes_is_put_right(before: str, after: str) -> None:
    assert mended(before.encode()).decode() == after


@pytest.mark.parametrize("junk", ["", "\n\n  ", "Warning: no database in /x.php\n<br />\n", "\ufeff"])
def test_a_feed_begins_where_it_begins(junk: str) -> None:
    assert begun(utf8((junk + '<?xml version="1.0"?><rss/>').encode())) == b'<?xml version="1.0"?><rss/>'
    assert begun(utf8((junk + "<rss><channel/></rss>").encode())).startswith(b"<rss>")


def test_a_page_that_speaks_of_a_feed_is_none() -> None:
    page = b"<!DOCTYPE html><html><body><p>Write <rss > and so on.</p></body></html>"
    assert begun(page) == page


def test_mending_is_linear_on_hostile_content() -> None:
    for hostile in (b"<![CDATA[" * 200_000, b"&" * 300_000, b"&a" * 300_000, b"<?xml " * 100_000):
        mended(begun(utf8(hostile)))
