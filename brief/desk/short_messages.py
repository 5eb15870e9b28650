"""Short messages of a desk, made anew from the library each time: the book of deliveries holds no article's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from brief.analysis.article_claims import claims_of
from brief.corpus.books.delivery_book import DeliveryBook
from brief.corpus.duplicates import Distinct
from brief.delivery import folders, hooks, mail, notices
from brief.delivery.notices import Item, Notice
from brief.delivery.recipients import Channel, Recipient
from brief.desk import window_stories
from brief.drafting.news_line import barred
from brief.drafting.newsworthiness import stands_alone
from brief.drafting.timeline_lines import REPORTED
from brief.records import ArticleInfo, CheckedBrief, SourcedClaim, digest, source_name
from brief.records.codec import from_json
from brief.rendering.wording import when
from brief.stories.claim_states import states
from brief.stories.grouping import watched_in

if TYPE_CHECKING:
    from brief.desk import Desk

CORRECTION, ALERT = "correction-", "alert-"
"""How the names of messages begin, where a brief's id stands in the book."""
SAME = 0.6
"""Share of word 3-grams from which on a claim says what one that was told of says."""
REMEMBERED = timedelta(days=3)
"""How long what was told of is compared with what is new."""
OVERLAP = timedelta(hours=1)
"""How far before the last look articles are looked at again."""
DEEP = 3
"""Sentences of an article among which the one that is told stands: it is about what its beginning names."""


def is_one(name: str) -> bool:
    """Whether a name in the book is a message's and no brief's id."""
    return name.startswith((CORRECTION, ALERT))


def of_another_desk(desk: Desk, book: DeliveryBook, name: str) -> bool:
    """Whether a message is for another desk to send: it bears that desk's marking, and tells what that watches for."""
    if not name.startswith(ALERT) or not desk.loaded.desk:
        return False
    alert = book.alert_of(name)
    return alert is not None and alert.desk != desk.loaded.desk


def of(desk: Desk, book: DeliveryBook, name: str) -> Notice | None:
    """The message of a name; None where what it was to tell is not held any more."""
    return _correction(desk, book, name) if name.startswith(CORRECTION) else _alert(desk, book, name)


def send(desk: Desk, notice: Notice, to: Recipient) -> None:
    """Send a message.

    Raises:
        DeliveryError: it was not taken.
    """
    settings = desk.settings
    match to.channel:
        case Channel.FOLDER | Channel.GIT:
            name = f"brief-{notice.id}.txt"
            folders.put(to, name, notices.text(notice).encode("utf-8"))
            if to.channel is Channel.GIT:
                folders.commit(to, [name], notice.title)
        case Channel.MAIL:
            mail.send(notices.message(notice, to, settings.deliver_from), to, settings)
        case _:
            at = int(desk.clock().timestamp())
            hooks.send(notices.body(notice, to), notice.id, to, hooks.key_of(settings), at)


def owe_corrections(desk: Desk, book: DeliveryBook) -> int:
    """Owe whoever got a brief a word of what it cites that was corrected since, once; of how many briefs that is."""
    from brief.desk.issued_corrections import notices

    sent = book.sent()
    if not sent:
        return 0
    # All briefs are looked at in one pass; those alone are read of which something does not stand any more.
    concerned = {one.brief for one in notices(desk.library()) if one.number}
    made = 0
    for brief in sorted(sent & concerned):
        digests = [digest_ for digest_, _ in _corrected(desk, brief)]
        if digests:
            name = f"{CORRECTION}{digest(brief, *digests)[:24]}"
            made += book.corrected(brief, digests, name, desk.clock())
    return made


def owe_alerts(desk: Desk, book: DeliveryBook, recipients: Sequence[str]) -> int:
    """Owe recipients a word of each new report on something that the desk watches for; of how many reports that is.

    The first look at a desk only notes from when on reports are new.
    """
    name, now = desk.loaded.desk, desk.clock()
    since = book.watched(name, now)
    if since is None:  # what is there is none of the news of the next look
        known = [one.id for one in desk.ranking().seen_since(now - OVERLAP)]
        book.alert(name, known, "", (), now)
        return 0
    if not desk.settings.daily_watch:
        return 0
    before = book.alerted(name, now - REMEMBERED)
    watch = desk.settings.daily_watch
    told = Distinct(SAME, *(claim.text for _, claim in _claims(desk, before, watch)))
    # What was being taken in while the last look was made came after it.
    new = [one.id for one in desk.ranking().seen_since(since - OVERLAP) if one.id not in before]
    found = [info.id for info, claim in _claims(desk, new, watch) if told.adds(claim.text)]
    batch = f"{ALERT}{digest(name, *found)[:24]}"
    book.alert(name, found, batch, recipients if found else (), now)
    return len(found)


def _claims(desk: Desk, ids: Sequence[str], watch: Sequence[str]) -> list[tuple[ArticleInfo, SourcedClaim]]:
    """Of each article that is about something watched for: the first standing claim that names it."""
    library = desk.library()
    infos = library.infos(ids)
    texts = {id_: library.source_text(info.source_text_sha256) or "" for id_, info in infos.items()}
    claims = claims_of(library, list(infos.values()), texts)
    gone = {ref for ref, _ in states(tuple(claim for some in claims.values() for claim in some))}
    found = []
    for id_ in ids:
        info = infos.get(id_)
        form = window_stories.form_of(desk, info) if info else None
        if info is None or (form is not None and form.kind not in REPORTED):
            continue
        titled = watched_in(watch, [info.title])
        fitting = (
            claim
            for claim in claims[id_]
            if claim.order < DEEP
            and claim.ref not in gone
            and (watched_in(watch, [claim.text]) or (titled and claim.order == 0))
            and not barred(claim)
            and stands_alone(claim.text)
        )
        if (claim := next(fitting, None)) is not None:
            found.append((info, claim))
    return found


def _alert(desk: Desk, book: DeliveryBook, name: str) -> Notice | None:
    alert, loaded = book.alert_of(name), desk.loaded
    if alert is None:
        return None
    if (
        alert.desk != loaded.desk
    ):  # of no desk: whatever the book holds is sent, each by its own desk's settings
        if alert.desk not in loaded.desks:
            return None
        loaded = loaded.at(alert.desk)
    settings = loaded.settings
    items = tuple(
        Item(
            claim.text,
            f"{source_name(info)}, {when(info, settings.zone())}: “{info.title}” {info.url} (id {info.id})",
        )
        for info, claim in _claims(desk, alert.articles, settings.daily_watch)
    )
    if not items:
        return None
    named = watched_in(settings.daily_watch, [f"{one.words} {one.about}" for one in items])
    title = f"Alert: {', '.join(named)}"
    intro = "New since the last look, of what this desk watches for; each a source's own words:"
    return Notice(name, "alert", title, intro, items, settings.marking, alert.at)


def _correction(desk: Desk, book: DeliveryBook, name: str) -> Notice | None:
    of_, noticed = book.batch(name)
    if not of_:
        return None
    brief = from_json(desk.ledger().brief_record(of_), CheckedBrief)
    items = tuple(item for digest_, item in _corrected(desk, of_) if digest_ in noticed)
    if not items:
        return None
    intro = (
        f"What this brief ({brief.id}) cites was corrected, withdrawn or changed since it was sent to you:"
    )
    title, at = f"Correction: {brief.title}", brief.manifest.cutoff
    return Notice(name, "correction", title, intro, items, brief.marking, at, brief.id)


def _corrected(desk: Desk, brief: str) -> list[tuple[str, Item]]:
    """What of a brief's citations does not stand any more, each with its digest."""
    from brief.desk.issued_corrections import of_record

    record = from_json(desk.ledger().brief_record(brief), CheckedBrief)
    return [
        (
            digest(str(one.number), one.article, one.correction, one.reason)[:24],
            Item(one.claim, f"{one.reason}{f': {one.words}' if one.words else ''}", one.number),
        )
        for one in of_record(desk.library(), record)
    ]
