"""A child process that serves a GGUF model over HTTP on loopback: llama.cpp's own server, from xllamacpp's wheel.

    python tests_model/llama.py MODEL.gguf      prints its base URL, serves until standard input is closed

Standard input is the leash: a test run that is killed leaves no server behind.
"""

from __future__ import annotations

import os
import sys

# What one answer may have: a good one of three sentences and an assessment has about 200 tokens, and a
# small model under a JSON grammar repeats itself for as long as it is let.
MOST_TOKENS = 480
CONTEXT = 8192
# Two cores, others at work on them, tokens a second read and written: one thread 154 and 45, two that poll 66 to 98 and
# 4 to 58, two that do not 41 and 6. A thread that waits for its turn holds up the other.
THREADS = 1


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
    params.cpuparams.n_threads = THREADS
    params.ui = False
    params.offline = True
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()
    os._exit(0)  # the server's threads are not joined: nothing of theirs is kept


if __name__ == "__main__":
    main(sys.argv[1])
