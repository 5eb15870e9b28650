"""What keeps text and files from going where the settings do not send them."""

from __future__ import annotations

import os

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
