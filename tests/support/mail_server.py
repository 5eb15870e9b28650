"""A real mail server on loopback (aiosmtpd): what it took, whom it refuses, and how it is slow."""

from __future__ import annotations

import time
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller


class _Controller(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


class MailServer:
    """The server; a context manager. ``taken`` holds each message with whom it was for, in order.

    Args:
        refused: addresses that it refuses, with the answer: ``{"a@b": "550 no such user"}``.
        busy: so many messages are answered with 451 first.
        pause: seconds before it answers to a message.
    """

    def __init__(self, refused: dict[str, str] | None = None, busy: int = 0, pause: float = 0.0) -> None:
        self.refused = refused or {}
        self.busy = busy
        self.pause = pause
        self.taken: list[tuple[tuple[str, ...], EmailMessage]] = []
        self._controller = _Controller(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Iterable[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.busy:
            self.busy -= 1
            return "451 come back later"
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append((tuple(envelope.rcpt_tos), message))
        if self.pause:
            time.sleep(self.pause)
        return "250 taken"

    @property
    def address(self) -> str:
        """As ``deliver.smtp`` names it."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
