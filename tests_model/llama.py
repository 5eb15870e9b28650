"""A child process that serves a GGUF model over HTTP on loopback: llama.cpp's own server, from xllamacpp's wheel.

    python tests_model/llama.py MODEL.gguf      prints its base URL, serves until standard input is closed

Standard input is the leash: a test run that is killed leaves no server behind.
"""

from __future__ import annotations

import os
import sys

# What one answer may have: a good one of three sentences and an assessment has about 200 tokens, and a
# small model under a JSON grammar repeats itself for as long as it is let.
MOST_TOKENS = 320
CONTEXT = 8192


def idle_cores() -> int:
    """Cores that are not busy, one at least: a thread too many, waiting for its turn, slows all the others.

    Two cores with five processes waiting, tokens a second: two threads that poll 4 to 21, two that do not
    12 to 52, one 40 to 42. Two idle cores: one thread 30, two 60.
    """
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(1, (os.cpu_count() or 1) - round(busy))


def main(model: str) -> None:
    """Serve until standard input ends."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.n_predict = MOST_TOKENS
    params.cpuparams.n_threads = idle_cores()
    params.cpuparams.poll = 0
    params.ui = False
    params.offline = True
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()
    os._exit(0)  # the server's threads are not joined: nothing of theirs is kept


if __name__ == "__main__":
    main(sys.argv[1])
