"""Packs of feeds: each checked for its form, listed, and followed without a word to any server."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from brief.sources.packs import packs
from brief.text.language import NAMES
from tests.support.desk import connections, run

Captured = pytest.CaptureFixture[str]


def test_every_feed_of_every_pack_is_in_form() -> None:
    held = packs()
    assert len(held) >= 5 and all(len(one.feeds) >= 4 and one.about for one in held.values())
    for pack in held.values():
        addresses = [feed.url for feed in pack.feeds]
        assert len(set(addresses)) == len(addresses)
        for feed in pack.feeds:
            parts = urlsplit(feed.url)
            assert parts.scheme == "https" and "." in (parts.hostname or "") and not parts.fragment
            assert parts.username is None and feed.url == feed.url.strip() and parts.path not in ("", "/")
            assert feed.publisher and feed.owner and feed.title and feed.language in NAMES
    owners: dict[str, set[str]] = {}
    for feed in (feed for pack in held.values() for feed in pack.feeds):
        owners.setdefault(feed.publisher, set()).add(feed.owner)
    assert all(len(some) == 1 for some in owners.values())


def test_a_pack_is_listed_and_followed_and_nothing_is_asked(tmp_path: Path, capsys: Captured) -> None:
    with connections() as made:
        assert run("sources", "pack", "list", data_dir=tmp_path) == 0
        assert "crises" in capsys.readouterr().out
        assert run("sources", "pack", "list", "economy", data_dir=tmp_path) == 0
        assert "European Central Bank" in capsys.readouterr().out
        assert run("sources", "pack", "add", "economy", "world", data_dir=tmp_path) == 0
        out = capsys.readouterr().out
        assert out.count("following  https://") == 11
        assert run("sources", "pack", "add", "world", data_dir=tmp_path) == 0
        assert "already followed  https://feeds.bbci.co.uk/news/world/rss.xml" in capsys.readouterr().out
        assert not made
    assert run("sources", "list", "--json", data_dir=tmp_path) == 0
    assert len(json.loads(capsys.readouterr().out)) == 11
    assert run("sources", "pack", "add", "gardening", data_dir=tmp_path) == 2
    assert "there is no pack 'gardening'; there are world, crises" in capsys.readouterr().err
