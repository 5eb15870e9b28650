"""Finds prompts and page templates, checks prompts against what they declare, and sets up Jinja.

A name is looked for in the user's folder (the ``prompts`` setting), then in the installed package,
then beside the ``pyproject.toml`` of the checkout the package runs from. In the user's folder a file
may lie directly or under ``prompts/`` or ``templates/``.

A prompt begins with front matter that says what it is and what it needs::

    ---
    id: story
    version: 1
    variables: [language, passages]
    answer: story
    ---
    Write about {{ passages }} in {{ language }}.

A file whose name begins with ``_`` is a part that others include; it has no front matter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from brief.errors import SettingsError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

Kind = Literal["prompts", "templates"]

_FRONT_MATTER = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_FIELDS = ("id", "version", "variables", "answer")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file as it was found, with its line ends made alike so that its digest is the same everywhere."""

    text: str
    sha256: str
    origin: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that needs exactly the variables it declares.

    Attributes:
        version: as written; a person raises it when the prompt's meaning changes.
        answer: the name of the answer type that is asked for.
        source: the template below the front matter.
        sha256: over the file and every part it includes, so it changes with any word the model is told.
    """

    id: str
    version: str
    variables: tuple[str, ...]
    answer: str
    source: str
    sha256: str
    origin: str
    _template: Template = field(repr=False, compare=False)

    def render(self, **values: object) -> str:
        """The text for the model.

        Raises:
            SettingsError: the values are not those declared, or the template uses them wrongly.
        """
        from jinja2 import TemplateError

        odd = sorted(set(values) ^ set(self.variables))
        if odd:
            word = "no value for" if odd[0] in self.variables else "does not declare"
            raise SettingsError(f"{self.origin}: {word} the variable {odd[0]!r}")
        try:
            return self._template.render(**values)
        except (TemplateError, TypeError, ValueError) as error:
            raise SettingsError(f"{self.origin}: cannot be filled in: {error}") from error


def read(kind: Kind, name: str, user_folder: Path | None = None) -> Resource:
    """The file of that name, from the first place that has it.

    Raises:
        SettingsError: no place has it, it is not UTF-8, or ``user_folder`` is no folder.
    """
    if Path(name).name != name or "\\" in name or name.startswith("."):
        raise SettingsError(f"{kind}: {name!r} is no file name; leave out the folder")
    for place in _places(kind, user_folder):
        file = place / name
        if not file.is_file():
            continue
        try:
            text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: cannot be read: {error}") from error
        return Resource(text, hashlib.sha256(text.encode("utf-8")).hexdigest(), str(file))
    there = ", ".join(names(kind, user_folder)) or "none"
    raise SettingsError(f"{kind}/{name}: not found; there are {there}")


def names(kind: Kind, user_folder: Path | None = None) -> tuple[str, ...]:
    """Every prompt (``.j2``) or template that can be read, sorted."""
    found: set[str] = set()
    for place in _places(kind, user_folder):
        if place.is_dir():
            found.update(f.name for f in place.iterdir() if f.name.endswith(".j2"))
    return tuple(sorted(found))


def load_prompt(name: str, user_folder: Path | None = None, answers: Collection[str] | None = None) -> Prompt:
    """A prompt by its file name (``story`` and ``story.j2`` are the same), checked.

    Args:
        name: the file's name.
        user_folder: the user's own prompts, which replace ours of the same name.
        answers: the answer types that are known; None takes any.

    Raises:
        SettingsError: front matter that is missing or incomplete, a template that is no Jinja, or
            variables that are used and not declared, or declared and not used, or an answer type not known.
    """
    name = name if name.endswith(".j2") else f"{name}.j2"
    found = read("prompts", name, user_folder)
    head, source = _front_matter(found)
    if answers is not None and head["answer"] not in answers:
        known = ", ".join(sorted(answers))
        raise SettingsError(f"{found.origin}: no answer type is called {head['answer']!r}; there are {known}")
    environment = prompt_environment(user_folder)
    used, digests = _needs(environment, found, source, user_folder, frozenset((name,)))
    variables = tuple(head["variables"])
    for variable in sorted(used ^ set(variables)):
        fault = "uses and does not declare" if variable in used else "declares and does not use"
        raise SettingsError(f"{found.origin}: {fault} the variable {variable!r}; mend its `variables`")
    sha256 = digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return Prompt(
        id=head["id"],
        version=str(head["version"]),
        variables=variables,
        answer=head["answer"],
        source=source,
        sha256=sha256,
        origin=found.origin,
        _template=environment.from_string(source),
    )


def prompt_environment(user_folder: Path | None = None) -> SandboxedEnvironment:
    """Jinja for prompts: sandboxed, strict about undefined names, no escaping."""
    return _environment("prompts", user_folder, autoescape=False)


def page_environment(user_folder: Path | None = None) -> SandboxedEnvironment:
    """Jinja for pages: as for prompts, with HTML escaped in all but ``.md.j2``; rendering adds filters."""

    def escapes(name: str | None) -> bool:
        return name is None or not name.endswith(".md.j2")

    return _environment("templates", user_folder, autoescape=escapes)


def _environment(kind: Kind, user_folder: Path | None, autoescape: Any) -> SandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def load(name: str) -> tuple[str, str, None]:
        found = read(kind, name, user_folder)
        return found.text, found.origin, None

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=autoescape,
    )


def _places(kind: Kind, user_folder: Path | None) -> Iterator[Path | Traversable]:
    from importlib.resources import files

    if user_folder is not None:
        if not user_folder.is_dir():
            raise SettingsError(f"{user_folder}: no such folder; mend the setting `prompts`")
        yield user_folder / kind
        yield user_folder
    yield files("brief") / kind
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        yield checkout / kind


def _front_matter(found: Resource) -> tuple[dict[str, Any], str]:
    """The front matter's fields, of the right kinds, and the template below it."""
    import yaml

    parts = _FRONT_MATTER.match(found.text)
    if parts is None:
        raise SettingsError(f"{found.origin}: must begin with front matter between two lines of ---")
    try:
        fields = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise SettingsError(f"{found.origin}: front matter is no YAML: {why}") from error
    if not isinstance(fields, dict) or sorted(map(str, fields)) != sorted(_FIELDS):
        raise SettingsError(f"{found.origin}: front matter must hold exactly {', '.join(_FIELDS)}")
    variables = fields["variables"]
    if not isinstance(variables, list) or not all(isinstance(v, str) for v in variables):
        raise SettingsError(f"{found.origin}: `variables` must be a list of names, not {variables!r}")
    for key, kinds in (("id", str), ("answer", str), ("version", (int, str))):
        if not isinstance(fields[key], kinds) or isinstance(fields[key], bool):
            raise SettingsError(f"{found.origin}: `{key}` cannot be {fields[key]!r}")
    return fields, found.text[parts.end() :]


def _needs(
    environment: SandboxedEnvironment,
    found: Resource,
    source: str,
    user_folder: Path | None,
    above: frozenset[str],
) -> tuple[set[str], list[str]]:
    """The variables that a prompt and the parts it includes use, and the digest of each file."""
    from jinja2 import TemplateSyntaxError, meta

    try:
        tree = environment.parse(source)
        environment.compile(source)  # finds what parsing does not: a filter that there is not
    except TemplateSyntaxError as error:
        line = error.lineno + found.text.count("\n") - source.count("\n")
        raise SettingsError(f"{found.origin}: line {line}: {error.message}") from error
    used = meta.find_undeclared_variables(tree)
    digests = [found.sha256]
    for part in meta.find_referenced_templates(tree):
        if part is None:
            raise SettingsError(f"{found.origin}: includes a part whose name is worked out; write its name")
        if part in above:
            raise SettingsError(f"{found.origin}: includes {part}, which includes it")
        inner = read("prompts", part, user_folder)
        more, theirs = _needs(environment, inner, inner.text, user_folder, above | {part})
        used |= more
        digests += theirs
    return used, digests
