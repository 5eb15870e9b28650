"""Settings: flags over environment over ``brief.toml`` over defaults; each value knows its origin.

pydantic-settings is not used: importing it costs three times what Typer costs, at every start of
the command. The layering below is the whole of what was needed from it.
"""

from __future__ import annotations

import contextlib
import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from shlex import quote
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from brief import settings_file
from brief.errors import SettingsError, TrustError
from brief.records import digest
from brief.settings_checks import DUMP_FIELDS, validate
from brief.settings_desks import DeskTable, desks_of
from brief.settings_trust import MATTERS, Standing, Trust, in_use, not_yet, trust_of
from brief.settings_values import (
    convert,
    env_name,
    key_of,
    parse,
    secret_of,
    unknown_variables,
)

__all__ = [
    "DUMP_FIELDS",
    "Loaded",
    "Settings",
    "defaults",
    "env_name",
    "key_of",
    "load",
    "redacted",
    "template",
]

PLACES = ("prompts", "independence_owners", "sources_ratings")
"""Files and folders: in a settings file a relative one is meant from where that file lies."""


def _setting(default: Any, doc: str, *, secret: bool = False, derives: bool = True) -> Any:
    """A setting. ``derives`` is False where the value cannot change a brief's content."""
    meta = {"doc": doc, "secret": secret, "derives": derives}
    if isinstance(default, (dict, list)):
        return field(default_factory=default.copy, metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting. The comment that ``brief init`` writes for each is its ``doc``."""

    timezone: str = _setting("UTC", "Zone whose midnights bound a day, e.g. Europe/Kyiv.")
    marking: str = _setting("", "Handling marking printed on every output, e.g. TLP:AMBER.")
    prompts: str = _setting(
        "", "Folder whose prompts and templates replace the built-in ones of the same name."
    )
    daily_stories: int = _setting(12, "Most stories with a heading of their own; others have a line each.")
    daily_sentences: int = _setting(3, "Most sentences quoted for one story.")
    daily_undated: int = _setting(5, "Most undated articles shown in one brief.")
    daily_topics: list[str] = _setting(
        [], "Words or names of your topics: stories that speak of them come first."
    )
    daily_watch: list[str] = _setting(
        [], "Names to watch for (people, places, firms): treated as topics are."
    )
    daily_sources: list[str] = _setting(
        [], "Only articles of these publishers, or web hosts, come into a brief. Empty: all."
    )
    daily_requirements: list[str] = _setting(
        [],
        "Questions of your reader: the brief says of each which of its stories bear on it, or nothing today.",
    )
    independence_owners: str = _setting(
        "", "TOML file that says who owns which outlets; it is laid over the built-in list."
    )
    sources_ratings: str = _setting(
        "", "TOML or CSV file with a letter A to F for sources, by name or domain, and why."
    )
    search_weight: float = _setting(
        0.4, "Weight of meaning (vectors) against words (BM25), 0 to 1, when scores are fused."
    )
    search_passages: int = _setting(10, "Passages that a question is answered from.")
    search_per_article: int = _setting(3, "Most passages of one article in a result.")
    embedding_model: str = _setting(
        "minilm", "minilm (built in, offline), or the name of a model at embedding.base_url."
    )
    embedding_base_url: str = _setting(
        "", "An OpenAI-compatible endpoint for embeddings. Text is sent to this address and to no other."
    )
    embedding_api_key: str = _setting(
        "", "Key for embedding.base_url; better set in the environment.", secret=True
    )
    model_name: str = _setting(
        "",
        "Model that writes, as its endpoint names it, or provider:name as LangChain names it."
        " Empty: sentences are quoted, no model.",
    )
    model_base_url: str = _setting(
        "",
        "An OpenAI-compatible endpoint, e.g. http://127.0.0.1:11434/v1. Text is sent to this address and no other.",
    )
    model_api_key: str = _setting("", "Key for model.base_url; better set in the environment.", secret=True)
    model_checker: str = _setting(
        "",
        "Model that checks what model.name writes, a different one for preference. Empty: model.name itself.",
    )
    model_checker_base_url: str = _setting(
        "",
        "Where model.checker is asked. Empty: model.base_url. Text is sent to these two addresses and no other.",
    )
    model_checker_api_key: str = _setting(
        "", "Key for model.checker_base_url, where that is another address.", secret=True
    )
    model_context: int = _setting(
        0, "Tokens that the model takes in at once, prompt and answer. 0: enough for model.story_tokens."
    )
    model_story_tokens: int = _setting(
        24_000, "Tokens of a story's articles that the model is shown; longer articles are cut from the end."
    )
    model_timeout: float = _setting(
        120.0,
        "Seconds that one question to the model may take in all, further tries and waits included.",
        derives=False,
    )
    model_retries: int = _setting(
        2,
        "Further tries where the endpoint is busy or fails (408, 409, 429, 5xx, no connection).",
        derives=False,
    )
    model_concurrency: int = _setting(2, "Questions that the model is asked at the same time.", derives=False)
    model_answer_tokens: int = _setting(
        4000, "Tokens asked for at most in one answer; ten times that is cut off."
    )
    model_max_tokens: int = _setting(
        0, "Tokens that one run may take, prompts and answers; the rest of the brief is quoted. 0: no limit."
    )
    model_max_usd: float = _setting(0.0, "US dollars that one run may cost by model.prices. 0: no limit.")
    model_prices: dict[str, str] = _setting(
        {}, "US dollars for a million tokens in and out, by model, e.g. {gpt-x = '2.50/10'}."
    )
    model_cache: bool = _setting(
        True,
        "Keep the model's answers in the library's folder and use them again for the same question.",
        derives=False,
    )
    model_other_packages: bool = _setting(
        False,
        "Allow a model of another provider through its own LangChain package, which alone decides whom it calls.",
        derives=False,
    )
    output_language: str = _setting(
        "English",
        "Language that a model writes in, whatever its sources are in. Quoted sentences stay as they are;"
        " likelihood is judged in English only.",
    )
    fetch_timeout: float = _setting(8.0, "Seconds that one download may take in all.", derives=False)
    fetch_max_bytes: int = _setting(
        15_000_000, "Most bytes of one download after decompression.", derives=False
    )
    fetch_user_agent: str = _setting("brief-desk", "User agent sent with downloads.", derives=False)
    fetch_delay: float = _setting(1.0, "Seconds between two downloads from one host.", derives=False)
    fetch_interval: float = _setting(
        3300.0,
        "Seconds before a followed source is read again; just under the hour of an hourly timer.",
        derives=False,
    )
    fetch_allow_private: bool = _setting(
        False,
        "Allow loopback and private addresses to be fetched (for tests; a risk otherwise).",
        derives=False,
    )
    file_max_bytes: int = _setting(50_000_000, "Largest single file that is read.", derives=False)
    deliver_to: dict[str, str] = _setting(
        {},
        "Who gets briefs, by a name of yours, e.g. {editors = 'mailto:desk@example.org'}; also https:// (a signed web"
        " hook), slack:https://, teams:https://, matrix:https://, file:///folder, git:///folder. Nothing is sent to"
        " anybody else.",
        derives=False,
    )
    deliver_marking: dict[str, str] = _setting(
        {},
        "Markings that a recipient may see, e.g. {editors = 'TLP:CLEAR, TLP:GREEN'}. What bears another does not"
        " leave.",
        derives=False,
    )
    deliver_forms: dict[str, str] = _setting(
        {}, "Forms that a recipient of mail, or a folder, gets, e.g. {editors = 'html pdf'}.", derives=False
    )
    deliver_from: str = _setting("", "Address that mail comes from.", derives=False)
    deliver_smtp: str = _setting(
        "", "Mail server, e.g. smtps://user@mail.example.org:465; smtp:// means STARTTLS.", derives=False
    )
    deliver_smtp_password: str = _setting(
        "", "Password of the mail server; better set in the environment.", secret=True, derives=False
    )
    deliver_hook_key: str = _setting(
        "", "Key with which web hooks are signed; better set in the environment.", secret=True, derives=False
    )
    library_url: str = _setting(
        "",
        "A PostgreSQL database that holds the library, for several machines, e.g. postgresql://brief@db.example.org/news."
        " Empty: one file in the library's folder.",
        derives=False,
    )
    library_password: str = _setting(
        "", "Password for library.url; better set in the environment.", secret=True, derives=False
    )
    index_url: str = _setting(
        "",
        "A Chroma server that holds the index, e.g. https://chroma.example.org. Ids, vectors and dates are sent to it,"
        " no text. Empty: a folder beside the library, or the PostgreSQL of library.url.",
        derives=False,
    )
    index_headers: dict[str, str] = _setting(
        {},
        "Headers for index.url, for the proxy that lets in, e.g. {Authorization = 'Bearer …'}; better set in the"
        " environment.",
        secret=True,
        derives=False,
    )
    work_executor: str = _setting(
        "",
        "Where documents are read and passages embedded: empty, on this machine; ray, on a Ray cluster of this machine;"
        " ray://host:10001, on a Ray cluster that runs.",
        derives=False,
    )
    work_workers: int = _setting(
        0,
        "Workers that read documents. 0: one less than there are processors.",
        derives=False,
    )
    dump_fields: dict[str, str] = _setting(
        {}, "Names of fields in JSON, CSV and TSV dumps where they are unusual, e.g. {text = 'body'}."
    )

    def zone(self) -> ZoneInfo:
        """The time zone object of ``timezone``."""
        return ZoneInfo(self.timezone)

    def content_digest(self) -> str:
        """SHA-256 over every setting that can change a brief's content (no keys, no time-outs)."""
        kept = [f for f in fields(self) if f.metadata["derives"] and not f.metadata["secret"]]
        return digest(*(f"{key_of(f.name)}={getattr(self, f.name)!r}" for f in kept))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, where each value came from, and the places that follow from them.

    Attributes:
        settings: without what is ``withheld``; nothing can be sent by them that may not be.
        origin: field name → ``default``, the settings file's path, ``environment NAME`` or ``flag``.
        file: the settings file.
        data_dir: the library's folder.
        trust: what the settings file may do.
        withheld: field name → value of what needs a yes to the settings file, or to its key's origin, first.
        fault: why a key may not go to its address, to be told where it would; empty where none is withheld so.
        unknown: variables that look like settings and are none, in words.
    """

    settings: Settings
    origin: Mapping[str, str]
    file: Path | None
    data_dir: Path
    trust: Trust = field(default_factory=Trust)
    withheld: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    unknown: tuple[str, ...] = ()
    desks: Mapping[str, DeskTable] = field(default_factory=dict)
    """The desks that the settings file sets up, by name."""
    desk: str = ""
    """The one whose settings these are; empty for none of them."""

    def at(self, name: str) -> Loaded:
        """The same at one of the desks: its settings laid over the others, but for what a flag says.

        Its folder of prompts is withheld as the file's would be.

        Raises:
            SettingsError: there is no such desk.
        """
        if not name:
            return self
        if name not in self.desks:
            there = ", ".join(self.desks) or "none; set one up as [desk.NAME] in brief.toml"
            raise SettingsError(f"there is no desk {name!r}; there are {there}")
        laid = {key: value for key, value in self.desks[name].settings.items() if self.origin[key] != "flag"}
        withheld = dict(self.withheld)
        if "prompts" in laid and self.trust.standing is Standing.UNKNOWN:
            withheld["prompts"] = laid.pop("prompts")
        settings = replace(self.settings, **laid)
        origin = types.MappingProxyType(
            {**self.origin, **{key: f"{self.file} [desk.{name}]" for key in laid}}
        )
        validate(settings, origin)
        return replace(
            self, settings=settings, origin=origin, withheld=types.MappingProxyType(withheld), desk=name
        )

    def questions(self) -> list[str]:
        """The withheld fields that the file must be trusted for, as they would do something."""
        return [] if self.fault else in_use(self.trusting().settings, self.withheld)

    def trusting(self) -> Loaded:
        """The same after a yes to the settings file, as it was read."""
        if self.fault or not self.withheld:
            return self
        settings = replace(self.settings, **self.withheld)
        return replace(
            self, settings=settings, withheld={}, trust=replace(self.trust, standing=Standing.TRUSTED)
        )

    def allowed(self) -> Loaded:
        """The same, for what may send text.

        Raises:
            TrustError: something is withheld that would be used; says what to do.
        """
        if self.fault:
            raise TrustError(self.fault)
        if asked := self.questions():
            key = key_of(asked[0])
            whose = (
                "" if self.trust.owner is None else f", which user {self.trust.owner} or anyone can change,"
            )
            raise TrustError(
                f"{self.file}{whose or ':'} sets {key} = {ascii(self.withheld[asked[0]])}, and you have not said yes to"
                f" this file as it is now; look at it, then run `brief trust {quote(str(self.file))}`, name it with"
                f" --config, or set {env_name(key)} yourself"
            )
        return self


def defaults(data_dir: Path) -> Loaded:
    """The default settings over a library in ``data_dir``, whatever files and environment say."""
    return Loaded(
        Settings(), types.MappingProxyType({f.name: "default" for f in fields(Settings)}), None, data_dir
    )


def load(
    cwd: Path,
    environ: Mapping[str, str],
    flags: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    data_dir: Path | None = None,
) -> Loaded:
    """Settings as they stand for a command started in ``cwd``.

    Args:
        cwd: where ``brief.toml`` is looked for first.
        environ: the environment; ``BRIEF_DATA_DIR`` names the library's folder.
        flags: field name → value, from the command line; None values are not set.
        config: a settings file named by the user; must exist.
        data_dir: the library's folder, named by the user.

    Raises:
        SettingsError: a file that cannot be read, an unknown key, a value of the wrong kind.
    """
    file = settings_file.find(cwd, environ, config)
    table = settings_file.values(file, {key_of(f.name) for f in fields(Settings)})
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    written: dict[str, Any] = {}
    hints = get_type_hints(Settings)
    for f in fields(Settings):
        key, hint = key_of(f.name), hints[f.name]
        origin[f.name] = "default"
        secret = f.metadata["secret"]
        if key in table:
            with _unshown(secret, key, str(file.path)):
                value = convert(table.pop(key), hint, key, str(file.path))
            values[f.name] = written[f.name] = file.beside(value, cwd) if f.name in PLACES else value
            origin[f.name] = str(file.path)
        raw = environ.get(env_name(key))
        if raw is None and f.metadata["secret"] and (held := environ.get(f"{env_name(key)}_FILE")):
            raw = secret_of(Path(held), f"environment {env_name(key)}_FILE")
        if raw is not None:
            origin[f.name] = f"environment {env_name(key)}"
            with _unshown(secret, key, origin[f.name]):
                values[f.name] = parse(raw, hint, key, origin[f.name])
        if (flag := (flags or {}).get(f.name)) is not None:
            values[f.name], origin[f.name] = convert(flag, hint, key, "flag"), "flag"
    desks = {
        name: one.beside(lambda value: file.beside(value, cwd))
        for name, one in desks_of(table, hints, str(file.path)).items()
    }
    if table:
        known = ", ".join(sorted(key_of(f.name) for f in fields(Settings)))
        raise SettingsError(f"{file.path}: unknown setting {sorted(table)[0]!r}; known are {known}")
    settings = Settings(**values)
    validate(settings, origin)
    matters = {name: written[name] for name in MATTERS if written.get(name)}
    for name, one in desks.items():
        if folder := one.settings.get("prompts"):
            matters[f"desk.{name}.prompts"] = folder
    trust = trust_of(file, matters, cwd)
    withheld, fault = not_yet(settings, origin, trust, str(file.path))
    return Loaded(
        replace(settings, **{name: getattr(Settings(), name) for name in withheld}),
        types.MappingProxyType(origin),
        file.path,
        settings_file.data_dir(cwd, environ, file, data_dir),
        trust,
        types.MappingProxyType(withheld),
        fault,
        unknown_variables(environ, _variables()),
        types.MappingProxyType(desks),
    )


@contextlib.contextmanager
def _unshown(secret: bool, key: str, where: str) -> Iterator[None]:
    """What is wrong with a secret is said without it."""
    try:
        yield
    except SettingsError:
        if not secret:
            raise
        what = "pairs such as Authorization=…" if key == "index.headers" else "one line of text"
        raise SettingsError(f"{where}: {key} must be {what}; what it is now is not shown") from None


def _variables() -> list[str]:
    """The environment variables of all settings; of a secret also that which names a file that holds it."""
    names = [env_name(key_of(f.name)) for f in fields(Settings)]
    return [*names, *(f"{env_name(key_of(f.name))}_FILE" for f in fields(Settings) if f.metadata["secret"])]


def redacted(settings: Settings, name: str) -> str:
    """A value as it may be shown: keys are only said to be set."""
    value = getattr(settings, name)
    secret = next(f.metadata["secret"] for f in fields(settings) if f.name == name)
    return ("(set)" if value else "(not set)") if secret else repr(value)


def template() -> str:
    """The commented ``brief.toml`` that ``brief init`` writes: every setting with its default."""
    lines = ["# Settings of brief. Lines that begin with # show the default; remove the # to change one.", ""]
    section = ""
    for f in fields(Settings):
        key = key_of(f.name)
        table, _, name = key.rpartition(".")
        if table != section:
            lines += [f"[{table}]", ""]
            section = table
        default = f.default if not callable(f.default_factory) else f.default_factory()
        lines += [
            f"# {f.metadata['doc']}  (environment: {env_name(key)})",
            f"# {name} = {json.dumps(default, ensure_ascii=False)}",
            "",
        ]
    return "\n".join(lines)
