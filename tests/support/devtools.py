"""One browser for many pages: Chromium without a window, led over its DevTools pipe.

The pipe is two file descriptors and messages that end with a NUL, so no port is opened and no library is needed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.browser import FLAGS, found

_OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe")
_READ = 'exec 3<&0 4>&1 0</dev/null 1>/dev/null; exec "$@"'
"""Chromium takes its orders at descriptor 3 and answers at 4; a shell moves the two that it inherits there."""


class NoBrowser(Exception):
    """No browser is installed, or it does not start; the message says which."""


class Browser:
    """A started browser with one empty page.

    Raises:
        NoBrowser: none is installed, or it ended.
    """

    def __init__(self) -> None:
        program = found()
        if program is None:
            raise NoBrowser("no Chromium is installed")
        self._folder = tempfile.TemporaryDirectory(prefix="brief-browser-", ignore_cleanup_errors=True)
        profile = f"--user-data-dir={Path(self._folder.name) / 'profile'}"
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _READ, "sh", program, *FLAGS, *_OFFLINE, profile, "about:blank"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._number = 0
        self._session = ""
        self._left = b""
        self._reached: set[tuple[str, str]] = set()
        targets = self._ask("Target.getTargets")["targetInfos"]
        page = next((each["targetId"] for each in targets if each["type"] == "page"), None)
        page = page or self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.setLifecycleEventsEnabled", enabled=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._folder.cleanup()

    def shown(self, page: str, script: str) -> Any:
        """What a script's value is on a page once its document is there; the page can load nothing else."""
        file = Path(self._folder.name) / "page.html"
        file.write_text(page, "utf-8-sig", errors="replace")  # the mark rules over any charset that it states
        loader = self._ask("Page.navigate", url=file.as_uri())["loaderId"]
        while ("DOMContentLoaded", loader) not in self._reached:
            self._hear()
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"the page's script failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\0")
        self._process.stdin.flush()
        while (answer := self._hear()).get("id") != self._number:
            pass
        if "error" in answer:
            raise RuntimeError(f"the browser refused {method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _hear(self) -> dict[str, Any]:
        """The browser's next message; how far a page has come is noted."""
        assert self._process.stdout is not None
        while b"\0" not in self._left:
            more = os.read(self._process.stdout.fileno(), 1 << 20)
            if not more:
                raise NoBrowser("Chromium ended; it may lack what it needs to start here")
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        heard: dict[str, Any] = json.loads(message)
        if heard.get("method") == "Page.lifecycleEvent":
            self._reached.add((heard["params"]["name"], heard["params"]["loaderId"]))
        return heard
