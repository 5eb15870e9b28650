"""Deliveries of a desk: owed before they are tried, tried with longer and longer waits, noted whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.books.delivery_book import Delivery, DeliveryBook, DeliveryState
from brief.corpus.locks import DELIVER
from brief.delivery import folders, hooks, mail
from brief.delivery.faults import DeliveryError
from brief.delivery.notices import Notice
from brief.delivery.recipients import Channel, Recipient, all_named, recipients
from brief.desk import short_messages as messages
from brief.errors import BriefError, NotFoundError, UsageError
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.rendering import forms

if TYPE_CHECKING:
    from brief.desk import Desk

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""How long after the first failure it is tried again, twice as long after each further one, and how long at most."""
WAIT = 60.0
"""Seconds that another process's deliveries are waited for."""
MOST_TRIES = 16
"""After so many, three days, a delivery is given up, and says so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery in this run."""

    delivery: Delivery
    shown: str
    """Where it went, as it may be shown."""


def owe(desk: Desk, brief: str, names: Sequence[str] = ()) -> list[str]:
    """Note that an issued brief is to go to some recipients, all of settings where none is named; the new ones.

    Raises:
        UsageError: settings name no recipient, or not this one.
        SettingsError: what settings say of them cannot be used.
        NotFoundError: no such brief was issued.
    """
    known = recipients(desk.settings)
    if not known:
        raise UsageError(
            "settings name nobody to deliver to; see [deliver] in brief.toml, and deliver.to in it"
        )
    all_named(names, known)
    desk.ledger().brief_record(brief)
    return DeliveryBook(desk.place).owe(brief, names or list(known), desk.clock())


def deliver(desk: Desk, told: Callable[[str], None] = lambda _: None) -> list[Outcome]:
    """Try everything that is due; one that fails stops no other.

    Raises:
        SettingsError: what settings say of recipients cannot be used.
        LockedError: another process is delivering.
    """
    known = recipients(desk.settings)
    book = DeliveryBook(desk.place)
    found = []
    messages.owe_corrections(desk, book)
    with desk.place.lock(desk.command, DELIVER).take(WAIT):
        for one in book.due(desk.clock()):
            if messages.of_another_desk(desk, book, one.brief):
                continue
            done = _one(desk, book, one, known.get(one.recipient))
            found.append(done)
            told(f"{called(one.brief)} to {one.recipient} ({done.shown}): {_words(done.delivery)}")
    return found


def _one(desk: Desk, book: DeliveryBook, one: Delivery, to: Recipient | None) -> Outcome:
    """One delivery tried, and noted before and after."""

    def noted(state: DeliveryState, said: str = "", due: datetime | None = None) -> Outcome:
        at = desk.clock()
        book.note(one, state, at, said, due)
        made = replace(one, state=state, at=at, said=said, due=due or one.due)
        return Outcome(made, to.shown if to else "no longer named")

    if to is None:
        return noted(DeliveryState.REFUSED, "deliver.to does not name it any more")
    try:
        what = to_send(desk, book, one.brief)
    except NotFoundError as error:
        return noted(DeliveryState.REFUSED, str(error))
    if not to.may_see(what.marking):
        return noted(
            DeliveryState.REFUSED, f"deliver.marking.{to.name} does not allow what bears {what.marking}"
        )
    book.note(one, DeliveryState.SENDING, desk.clock())
    wait = min(FIRST_WAIT * 2**one.tries, LONGEST_WAIT)
    try:
        if isinstance(what, Notice):
            messages.send(desk, what, to)
        else:
            _send(desk, what, to)
    except DeliveryError as error:
        if error.permanent:
            return noted(DeliveryState.REFUSED, str(error))
        if one.tries + 1 >= MOST_TRIES:
            return noted(DeliveryState.GIVEN_UP, f"given up after {MOST_TRIES} tries: {error}")
        wait = max(wait, timedelta(seconds=min(error.wait, 86_400)))
        return noted(DeliveryState.OWED, str(error), desk.clock() + wait)
    except BriefError as error:  # a form of a package that fails, settings that do not fit
        return noted(DeliveryState.OWED, str(error), desk.clock() + wait)
    return noted(DeliveryState.SENT)


def to_send(desk: Desk, book: DeliveryBook, name: str) -> Notice | CheckedBrief:
    """What stands under a name in the book: a short message, or an issued brief.

    Raises:
        NotFoundError: it is not held any more.
    """
    if not messages.is_one(name):
        return from_json(desk.ledger().brief_record(name), CheckedBrief)
    if (told := messages.of(desk, book, name)) is None:
        raise NotFoundError("what it was to tell is not held any more")
    return told


def called(name: str) -> str:
    """What stands under a name in the book, in a word for a person."""
    return name.partition("-")[0] if messages.is_one(name) else name[:8]


def undelivered(found: Sequence[Outcome]) -> list[str]:
    """What did not go, in words."""
    lost = [one.delivery for one in found if one.delivery.state is not DeliveryState.SENT]
    return [f"{one.recipient}: {one.state.value} ({one.said})" for one in lost]


def _send(desk: Desk, brief: CheckedBrief, to: Recipient) -> None:
    settings, folder = desk.settings, _templates(desk, brief)
    documents = [(forms.form(name), forms.made(brief, name, folder, desk.warn)) for name in to.forms]
    match to.channel:
        case Channel.FOLDER | Channel.GIT:
            names = folders.send(documents, brief, to)
            if to.channel is Channel.GIT:
                folders.commit(to, names, f"{brief.title}\n\nBrief {brief.id}")
        case Channel.MAIL:
            text = forms.made(brief, "txt", folder).decode("utf-8")
            made = mail.message(brief, brief.title, text, documents, to, settings.deliver_from)
            mail.send(made, to, settings)
        case Channel.HOOK:
            text = forms.made(brief, "txt", folder).decode("utf-8")
            content = hooks.body(brief, brief.title, text)
            hooks.send(content, brief.id, to, hooks.key_of(settings), int(desk.clock().timestamp()))
        case _:
            hooks.send(forms.made(brief, to.channel.value.lower(), folder), brief.id, to, "", 0)


def _templates(desk: Desk, brief: CheckedBrief) -> Path | None:
    """The folder of templates of the desk that wrote a brief, whichever sends it."""
    series = next((one.series for one in desk.ledger().briefs() if one.id == brief.id), "")
    name = series.rpartition(" at ")[2]
    if name == desk.loaded.desk or name not in desk.loaded.desks:
        return desk.prompts
    folder = desk.loaded.at(name).settings.prompts
    return Path(folder).expanduser() if folder else None


def _words(one: Delivery) -> str:
    if one.state is DeliveryState.OWED:
        return f"not now ({one.said}); tried again from {one.due:%Y-%m-%d %H:%M} UTC"
    return one.state.value if one.state is DeliveryState.SENT else f"{one.state.value}: {one.said}"
