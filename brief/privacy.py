"""What keeps text and files from going where the settings do not send them."""

from __future__ import annotations

import os
from pathlib import Path

from brief.errors import UsageError

# LangChain posts every run to a tracing service where one of these is inherited as true.
_TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGCHAIN_HANDLER",
    "LANGSMITH_GATEWAY",  # it would put the gateway's address in the place of a provider's
)


def no_tracing() -> None:
    """Switch off, for this process, every tracing and telemetry of the libraries underneath.

    Must run before LangChain, Chroma or onnxruntime is imported, for they look once.
    """
    for name in _TRACING:
        os.environ[name] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # Chroma
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime, which else queues events and sends them later


def secure_umask() -> None:
    """From here on, files made are readable and writable by their owner only."""
    os.umask(0o077)


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only.

    What is no file (``/dev/null``, ``/dev/stdout``, a named pipe) is written to and stays what it is; a link
    stays a link, and what it leads to is written.

    Raises:
        UsageError: it cannot be written there.
    """
    import tempfile

    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    name = ""
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
        path = path.resolve()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(name, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
