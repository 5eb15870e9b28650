"""The command that opens the corpus to agents: mcp."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer

from brief.commands import Context
from brief.errors import UsageError


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(mcp)


def mcp(
    ctx: typer.Context,
    http: Annotated[
        int | None,
        typer.Option(
            help="Serve HTTP on loopback at this port (0: a free one) instead of standard input and output."
        ),
    ] = None,
    model: Annotated[
        bool,
        typer.Option(
            "--model", help="The model of the settings may be asked; else every sentence is quoted."
        ),
    ] = False,
) -> None:
    """Open the corpus to agents by the Model Context Protocol: search, ask, daily, timeline, check, verify.

    Every answer brings its citations. Nothing is written, and no model is asked without --model. Over HTTP an agent
    brings the key that is printed, as `Authorization: Bearer KEY`.
    """
    context: Context = ctx.obj
    try:
        from brief.serving import agents
        from brief.serving.desks import Desks
    except ImportError as error:
        raise UsageError(f"a door for agents needs {error.name}: pip install 'brief-desk[mcp]'") from error

    loaded = context.loaded(sends=model)
    desks = Desks(loaded.allowed() if model else loaded, lambda: datetime.now(UTC))
    try:
        made = agents.server(desks, model=model)
        if http is None:
            made.run()
            return
        import uvicorn

        from brief.serving.connections import config as configured

        key = secrets.token_urlsafe(32)
        config = configured(agents.over_http(made, key), "127.0.0.1", http)
        socket = config.bind_socket()
        socket.listen(config.backlog)
        print(f"http://127.0.0.1:{socket.getsockname()[1]}/mcp  {key}", flush=True)
        context.say("agents are served there until Ctrl-C; they bring the key as Authorization: Bearer KEY")
        uvicorn.Server(config).run(sockets=[socket])
    finally:
        desks.close()
