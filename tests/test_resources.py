"""Where prompts and templates are found, and what is refused of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from brief import resources
from brief.errors import SettingsError

GOOD = """---
id: greet
version: 1
variables: [name]
answer: greeting
---
Say hello to {{ name }}.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "templates").mkdir()
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode("utf-8"))


def test_user_folder_with_and_without_its_sub_folder(folder: Path) -> None:
    put(folder, "one.j2", "direct")
    put(folder, "two.j2", "direct")
    put(folder, "prompts/two.j2", "below")
    assert resources.read("prompts", "one.j2", folder).text == "direct"
    found = resources.read("prompts", "two.j2", folder)
    assert (found.text, found.origin) == ("below", str(folder / "prompts" / "two.j2"))
    assert {"one.j2", "two.j2"} <= set(resources.names("prompts", folder))


def test_user_file_hides_the_built_in_one_and_others_stay(folder: Path) -> None:
    built_in = resources.names("templates")
    assert built_in, "no templates beside the package"
    put(folder, f"templates/{built_in[0]}", "mine")
    assert resources.read("templates", built_in[0], folder).text == "mine"
    for name in built_in[1:]:
        assert resources.read("templates", name, folder) == resources.read("templates", name)


def test_digest_is_the_same_whatever_the_line_ends(folder: Path) -> None:
    put(folder, "unix.j2", "a\nb\n")
    put(folder, "dos.j2", "a\r\nb\r\n")
    unix, dos = (resources.read("prompts", f"{name}.j2", folder) for name in ("unix", "dos"))
    assert unix.sha256 == dos.sha256 == hashlib.sha256(b"a\nb\n").hexdigest()


@pytest.mark.parametrize("name", ["../x.j2", "a/b.j2", "/etc/passwd", "..", ".hidden", "", "a\\b.j2"])
def test_a_name_never_leaves_its_folder(folder: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        resources.read("prompts", name, folder)


def test_missing_file_names_what_there_is(folder: Path) -> None:
    put(folder, "prompts/only.j2", "x")
    with pytest.raises(SettingsError, match=r"prompts/none.j2: not found; there are .*only.j2"):
        resources.read("prompts", "none.j2", folder)


def test_missing_user_folder_and_bad_bytes(folder: Path) -> None:
    with pytest.raises(SettingsError, match="no such folder"):
        resources.read("prompts", "x.j2", folder / "gone")
    (folder / "x.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"x\.j2: cannot be read"):
        resources.read("prompts", "x.j2", folder)


@pytest.mark.parametrize("name", [n for n in resources.names("prompts") if not n.startswith("_")])
def test_every_built_in_prompt_loads(name: str) -> None:
    prompt = resources.load_prompt(name)
    assert prompt.id == name.removesuffix(".j2")
    assert len(prompt.sha256) == 64


def test_a_good_prompt(folder: Path) -> None:
    put(folder, "greet.j2", GOOD)
    prompt = resources.load_prompt("greet", folder)
    assert (prompt.id, prompt.version, prompt.answer) == ("greet", "1", "greeting")
    assert prompt.variables == ("name",)
    assert prompt.source == "Say hello to {{ name }}.\n"
    assert prompt.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert prompt == resources.load_prompt("greet.j2", folder)
    assert prompt.render(name="Ann <b>") == "Say hello to Ann <b>."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[name]", "[]", "uses and does not declare the variable 'name'"),
        ("[name]", "[name, day]", "declares and does not use the variable 'day'"),
        ("[name]", "name", "`variables` must be a list"),
        ("id: greet", "id: [greet]", "`id` cannot be"),
        ("version: 1", "version: true", "`version` cannot be"),
        ("answer: greeting\n", "", "exactly id, version, variables, answer"),
        ("id: greet", "id: greet\nowner: me", "exactly id, version, variables, answer"),
        ("id: greet", "id: 'greet", "front matter is no YAML"),
        ("---\nid", "id", "must begin with front matter"),
        ("{{ name }}", "{{ name", "line 7: "),
        ("{{ name }}", "{{ name | shout }}", "line 7: No filter named 'shout'"),
        ("{{ name }}", "{% include 'gone.j2' %}{{ name }}", "prompts/gone.j2: not found"),
        ("{{ name }}", "{% include name %}", "whose name is worked out"),
        ("{{ name }}", "{% include 'greet.j2' %}", "includes greet.j2, which includes it"),
    ],
)
def test_what_is_refused_of_a_prompt(folder: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    put(folder, "greet.j2", GOOD.replace(old, new, 1))
    with pytest.raises(SettingsError) as caught:
        resources.load_prompt("greet", folder)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_part_counts_in_variables_and_digest(folder: Path) -> None:
    text = GOOD.replace("[name]", "[name, rule]").replace("Say", "{% include '_rules.j2' %} Say")
    put(folder, "greet.j2", text)
    put(folder, "_rules.j2", "Rule: {{ rule }}.\n")
    prompt = resources.load_prompt("greet", folder)
    assert prompt.render(name="Ann", rule="be brief") == "Rule: be brief. Say hello to Ann."
    put(folder, "_rules.j2", "Rules: {{ rule }}.\n")
    assert resources.load_prompt("greet", folder).sha256 != prompt.sha256
    put(folder, "_rules.j2", "fine\n{{ rule | shout }}\n")
    with pytest.raises(SettingsError, match=r"_rules\.j2: line 2: No filter"):
        resources.load_prompt("greet", folder)


def test_render_takes_exactly_the_declared_variables(folder: Path) -> None:
    put(folder, "greet.j2", GOOD)
    prompt = resources.load_prompt("greet", folder)
    with pytest.raises(SettingsError, match="no value for the variable 'name'"):
        prompt.render()
    with pytest.raises(SettingsError, match="does not declare the variable 'age'"):
        prompt.render(name="Ann", age=3)


def test_a_prompt_cannot_reach_into_python(folder: Path) -> None:
    put(folder, "greet.j2", GOOD.replace("{{ name }}", "{{ name.__class__.__mro__ }}"))
    with pytest.raises(SettingsError, match="cannot be filled in"):
        resources.load_prompt("greet", folder).render(name="Ann")
    put(folder, "greet.j2", GOOD.replace("{{ name }}", "{{ name.append(1) }}"))
    with pytest.raises(SettingsError, match="cannot be filled in"):
        resources.load_prompt("greet", folder).render(name=[])


def test_a_prompt_refuses_an_attribute_that_is_not_there(folder: Path) -> None:
    put(folder, "greet.j2", GOOD.replace("{{ name }}", "{{ name.surname }}"))
    with pytest.raises(SettingsError, match=r"greet\.j2: cannot be filled in"):
        resources.load_prompt("greet", folder).render(name="Ann")


@given(st.text())
def test_values_are_never_read_as_template(value: str) -> None:
    environment = resources.prompt_environment()
    assert environment.from_string("{{ value }}").render(value="{{ 1 }}" + value) == "{{ 1 }}" + value


def test_pages_escape_in_html_and_not_in_markdown(folder: Path) -> None:
    put(folder, "templates/p.html.j2", "{{ x }}")
    put(folder, "templates/p.md.j2", "{{ x }}")
    environment = resources.page_environment(folder)
    assert environment.get_template("p.html.j2").render(x="<b>") == "&lt;b&gt;"
    assert environment.get_template("p.md.j2").render(x="<b>") == "<b>"
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        environment.get_template("p.md.j2").render()


def test_an_answer_type_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.j2").write_text("---\nid: x\nversion: 1\nvariables: []\nanswer: poem\n---\nHi.\n", "utf-8")
    with pytest.raises(SettingsError, match="no answer type is called 'poem'; there are story"):
        resources.load_prompt("x", tmp_path, {"story": 1})
    assert resources.load_prompt("x", tmp_path).answer == "poem"
