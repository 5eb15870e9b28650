"""What keeps text and files from going where the settings do not send them."""

from __future__ import annotations

import os
import sys

# LangChain posts every run to a tracing service where one of these is inherited as true.
_TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGCHAIN_HANDLER",
    "LANGSMITH_GATEWAY",  # it would put the gateway's address in the place of a provider's
)
_PERTURB = -6
"""``M_PERTURB`` of glibc's ``malloc.h``."""


def no_tracing() -> None:
    """Switch off, for this process, every tracing and telemetry of the libraries underneath.

    Must run before LangChain, Chroma or onnxruntime is imported, for they look once.
    """
    for name in _TRACING:
        os.environ[name] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"  # Chroma
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime, which else queues events and sends them later


def no_old_memory() -> None:
    """From here on this process is handed memory that holds zeros, never what stood in it before.

    Chroma writes its vectors' whole block to a file, the part that nothing was put into, too: with what stood
    there before, which may be an article's words or a key. glibc fills what it hands out with the complement
    of a byte that it is given (``mallopt(3)``); with another C library nothing is done.
    """
    if sys.platform != "linux":
        return
    try:
        import ctypes

        ctypes.CDLL(None).mallopt(_PERTURB, 0xFF)
    except (ImportError, OSError, AttributeError):  # no ctypes, or another C library
        return


def secure_umask() -> None:
    """From here on, files made are readable and writable by their owner only."""
    os.umask(0o077)
