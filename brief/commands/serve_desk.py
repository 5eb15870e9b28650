"""Commands of the desk in a browser: serve, users."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.errors import UsageError
from brief.net.public_addresses import LOOPBACK

if TYPE_CHECKING:
    from brief.corpus.books.access_book import AccessBook

users_app = typer.Typer(no_args_is_help=True, help="Who may log in to the served desk.")
PORT = 8430


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(serve)
    app.add_typer(users_app, name="users")


def serve(
    ctx: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen at. Another than loopback needs users.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = PORT,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="Name by which browsers may call it, where it is not its address; several times."
        ),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate (PEM), for https.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    behind_https: Annotated[
        bool,
        typer.Option(
            "--behind-https", help="A proxy on this machine serves it by https, under the names given."
        ),
    ] = False,
) -> None:
    """Serve the desk in a browser: today's brief with its sources beside it, the archive, articles, storylines, ask.

    On loopback, and without users, whoever has the address that is printed may come in. With users (`brief users add`)
    each logs in. Beyond loopback it is served by https and to users alone. No page has a script.
    """
    context: Context = ctx.obj
    try:
        import uvicorn

        from brief.serving.connections import config as configured
        from brief.serving.server import application
    except ImportError as error:
        raise UsageError(f"the served desk needs {error.name}: pip install 'brief-desk[serve]'") from error
    from brief.corpus.books.access_book import AccessBook
    from brief.corpus.place import Place

    loaded = context.loaded().allowed()
    if (certificate is None) is not (key is None):
        raise UsageError("name both --certificate and --key")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise UsageError(f"{file}: there is no such file")
    if host not in LOOPBACK:
        if not AccessBook(Place.of(loaded)).users():
            raise UsageError(
                f"{host} is not loopback: add users first, as in: brief users add ANNA --role editor"
            )
        if certificate is None:
            raise UsageError(
                f"{host} is not loopback: name --certificate and --key, for passwords go by https alone"
            )
    secure = certificate is not None or behind_https
    names = [*(name or ()), *(() if host in ("0.0.0.0", "::") else (host,))]
    if not behind_https and host in LOOPBACK:
        names += LOOPBACK
    if not names:
        raise UsageError("say by which name browsers call it: --name desk.example.org")
    app, opening = application(loaded, hosts=names, secure=secure)
    config = configured(app, host, port, proxied=behind_https, certificate=certificate, key=key)
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    socket.listen(config.backlog)  # before its address is told: whoever is quick waits and is not refused
    scheme = "https" if certificate is not None else "http"
    shown = f"[{host}]" if ":" in host else host
    at = f"{scheme}://{shown}:{socket.getsockname()[1]}/"
    print(f"{at}enter?key={opening}" if opening else at, flush=True)
    context.say(
        "the desk is served there until Ctrl-C" + ("; whoever has this address comes in" if opening else "")
    )
    server.run(sockets=[socket])


@users_app.command("add")
def users_add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="As they log in.")],
    role: Annotated[
        str,
        typer.Option(
            help="reader reads; analyst also asks, which a model may write for; editor also reviews, signs and rates."
        ),
    ] = "reader",
) -> None:
    """Let somebody log in, or give them another role or password. It is asked for, or read from standard input."""
    from datetime import UTC, datetime

    from brief.corpus.books.access_book import Role
    from brief.serving.access import new_user

    context: Context = ctx.obj
    if role not in list(Role):
        raise UsageError(f"there is no role {role!r}; there are {', '.join(Role)}")
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    _book(context).put(new_user(name, Role(role), password, datetime.now(UTC)))
    context.say(f"{name} may log in as {role}")


@users_app.command("list")
def users_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List who may log in to the served desk, in which role, and since when."""
    from brief.commands.terminal import clock, columns, print_json

    if as_json:
        found = _book(ctx.obj).users().values()
        print_json([{"name": one.name, "role": one.role, "since": one.since} for one in found])
        return
    rows = [[one.name, one.role.value, clock(one.since)] for one in _book(ctx.obj).users().values()]
    print(
        columns(rows, ["name", "role", "since (UTC)"])
        if rows
        else "nobody: whoever starts the server has its key"
    )


@users_app.command("remove")
def users_remove(ctx: typer.Context, name: Annotated[str, typer.Argument(help="As they log in.")]) -> None:
    """Let somebody log in no more; who is logged in is logged out."""
    if not _book(ctx.obj).remove(name):
        raise UsageError(f"nobody is called {name!r}; see: brief users list")


@users_app.command("token")
def users_token(ctx: typer.Context, name: Annotated[str, typer.Argument(help="As they log in.")]) -> None:
    """Print a new token for somebody's programs; it is not shown again, and the one that they had is none any more."""
    from datetime import UTC, datetime

    from brief.serving.access import Access

    print(Access(_book(ctx.obj), lambda: datetime.now(UTC)).token_for(name))


def _book(context: Context) -> AccessBook:
    from brief.corpus.books.access_book import AccessBook
    from brief.corpus.place import Place

    place = Place.of(context.loaded(sends=False))
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return AccessBook(place)
