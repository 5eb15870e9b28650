"""A brief into a folder: a file for each form, whole or not at all; the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brief.delivery.faults import DeliveryError
from brief.delivery.recipients import Recipient
from brief.errors import UsageError
from brief.records import Record
from brief.rendering.forms import Form
from brief.rendering.output_files import write_whole


def send(documents: Sequence[tuple[Form, bytes]], record: Record, to: Recipient) -> None:
    """Write a record's documents.

    Raises:
        DeliveryError: the folder is not there, or cannot be written.
    """
    for form, content in documents:
        put(to, f"brief-{record.manifest.cutoff:%Y-%m-%d}-{record.id[:8]}{form.endings[0]}", content)


def put(to: Recipient, name: str, content: bytes) -> None:
    """Write one file; the same again changes nothing.

    Raises:
        DeliveryError: the folder is not there, or cannot be written.
    """
    folder = Path(to.address)
    if not folder.is_dir():
        raise DeliveryError(f"{folder}: is not there, or is no folder; make it, and it is tried again")
    try:
        if (folder / name).is_file() and (folder / name).read_bytes() == content:
            return
        write_whole(folder / name, content)
    except (UsageError, OSError) as error:
        raise DeliveryError(str(error)) from error
