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
from base64 import b64decode
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.browser import FLAGS, found

_OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-pipe")
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

    def open(self, url: str) -> None:
        """Go to an address, and wait until its page is there, whole."""
        answer = self._ask("Page.navigate", url=url)
        if answer.get("errorText"):
            raise RuntimeError(f"{url}: {answer['errorText']}")
        self._until_loaded(answer["loaderId"])

    def sized(self, width: int, height: int, *, phone: bool = False, dark: bool = False) -> None:
        """Show pages at this size from now on."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def evaluate(self, script: str) -> Any:
        """What a script's value is on the page that is open; a promise is waited for."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"the page's script failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def leave_by(self, script: str) -> None:
        """Do what leads to another page, such as a click, and wait until that is there, whole."""
        before = {loader for name, loader in self._reached if name == "load"}
        self._ask("Runtime.evaluate", expression=script, userGesture=True)
        while not {loader for name, loader in self._reached if name == "load"} - before:
            self._hear()

    def key(self, name: str, text: str = "") -> None:
        """Press a key of the keyboard."""
        codes = {"Tab": 9, "Enter": 13}
        more: dict[str, Any] = {"key": name, "code": name, "windowsVirtualKeyCode": codes.get(name, 0)}
        if text:
            more["text"] = text
        self._ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **more)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **more)

    def pictured(self, file: Path, *, whole: bool = False) -> None:
        """A picture of what is shown, as PNG."""
        answer = self._ask("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(b64decode(answer["data"]))

    def _until_loaded(self, loader: str) -> None:
        while ("load", loader) not in self._reached:
            self._hear()

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
