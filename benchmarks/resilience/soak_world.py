"""The month's world: what a loopback server's feeds and pages hold on each simulated day, and what goes wrong there."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .invented import Invented, article, feed
from .serving import Answer, Server

START = datetime(2026, 3, 14, tzinfo=UTC)
"""Day 0; in Europe/Kyiv summer time begins in the night to day 15."""
KEPT = 24
"""Items that a feed shows at most."""
FEEDS = {"harbour": 2, "river": 1, "old": 1, "gone": 1, "broken": 1, "slow": 1}
"""Feed → its new items a day."""
MOVED, GONE, BROKEN, BAD_XML, SLOW, EMPTY = 6, 9, range(4, 8), 8, 11, 13
"""The day from which a feed has moved (301), one is gone (410); those on which one answers 500, then with half
its XML; from which one takes seconds; on which nothing is published."""
CORRECTED, WITHDRAWN = (3, 7, 14, 20, 26), (5, 16, 24)


@dataclass
class World:
    """What is published, and what the server shows of it.

    Attributes:
        items: feed → its items, newest last, with their addresses.
        taken_back: keys of articles that were withdrawn: a desk need not have seen them.
        served: keys that some feed showed in a state in which it could be read.
    """

    server: Server
    dice: random.Random
    items: dict[str, list[tuple[str, Invented]]] = field(default_factory=lambda: {name: [] for name in FEEDS})
    taken_back: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)
    notice: Invented | None = None
    _today: int = 0

    def sources(self) -> list[str]:
        """Addresses of the feeds to follow."""
        return [self.server.url(f"/feed/{name}") for name in FEEDS]

    def page(self) -> str:
        """Address of the page to follow."""
        return self.server.url("/page/notice")

    def turn(self, day: int) -> None:
        """Publish a day, and serve what stands at its end."""
        self._today = day
        at = START + timedelta(days=day)
        if day != EMPTY:
            for name, count in FEEDS.items():
                if name == "gone" and day >= GONE:
                    continue
                for _ in range(count * (3 if day == 2 else 1)):
                    one = self._new(at)
                    self.items[name].append((self.server.url(f"/page/{one.key}"), one))
            if self.notice is None or day % 5 == 0:
                self.notice = self._new(at)
        if day in CORRECTED:
            link, one = self.items["harbour"][-2]
            self.items["harbour"][-2] = (link, one.corrected(self.dice))
        if day in WITHDRAWN:
            self.withdraw(self.items["harbour"][-3][1].key)
        self._serve(day)

    def withdraw(self, key: str) -> None:
        """Take an article from its feed and its page."""
        self.taken_back.add(key)
        for name, items in self.items.items():
            self.items[name] = [(link, one) for link, one in items if one.key != key]
        self.server.routes.pop(f"/page/{key}", None)
        self._serve(self._today)  # the slow feed's answer too, which is made of its bytes of this morning

    def _new(self, day: datetime) -> Invented:
        while True:
            at = day.replace(hour=self.dice.randint(5, 17), minute=self.dice.randint(0, 59))
            one = article(self.dice, at, sentences=self.dice.choice((4, 8, 14)))
            if not one.marks & self._used:
                self._used |= one.marks
                return one

    def _feeds(self) -> None:
        """The bytes of each feed and page as they stand."""
        for name, items in self.items.items():
            shown = [one.item(link, teaser=name == "river") for link, one in items[-KEPT:]]
            self.server.routes[f"/feed/{name}"] = feed(shown, f"The {name.capitalize()}")
            for link, one in items[-KEPT:]:
                self.server.routes[link.partition("/page/")[1] + link.partition("/page/")[2]] = (
                    one.page().encode()
                )
        self.server.routes["/feed/new"] = self.server.routes["/feed/old"]
        if self.notice:
            self.server.routes["/page/notice"] = self.notice.page().encode()

    def _serve(self, day: int) -> None:
        self._feeds()
        answers: dict[str, Answer] = {}
        if day >= MOVED:
            answers["/feed/old"] = Answer(status=301, headers={"Location": self.server.url("/feed/new")})
        if day >= GONE:
            answers["/feed/gone"] = Answer(status=410)
        if day in BROKEN:
            answers["/feed/broken"] = Answer(b"out of order", 500)
        if day == BAD_XML:
            whole = self.server.routes["/feed/broken"]
            answers["/feed/broken"] = Answer(whole[: len(whole) // 2], headers={"Content-Type": "text/xml"})
        if day >= SLOW:
            answers["/feed/slow"] = Answer(
                self.server.routes["/feed/slow"], headers={"Content-Type": "text/xml"}, pause=1.5
            )
        self.server.answers = answers
        for name, items in self.items.items():
            if not (name == "gone" and day >= GONE) and not (name == "broken" and day in (*BROKEN, BAD_XML)):
                self.served |= {one.key for _, one in items[-KEPT:]}
