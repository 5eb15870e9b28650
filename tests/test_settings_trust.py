"""What of a settings file is used before a yes, and which key goes to which address: every mixture of origins."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import pytest

from brief import trust_store
from brief.errors import SettingsError, TrustError
from brief.settings import Loaded, load
from brief.settings_trust import MATTERS, Standing

HERE, THERE = "http://127.0.0.1:9/v1", "http://127.0.0.1:10/v1"
ADDRESS_OF = {
    "model": "model_base_url",
    "checker": "model_checker_base_url",
    "embedding": "embedding_base_url",
}
FILES = ("found", "trusted", "changed", "named", "by absolute path", "by relative path", "own", "of another")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def toml(values: dict[str, Any]) -> str:
    """Settings by field as a settings file."""
    keys = {name: name.replace("_", ".", 1) for name in values}
    return "\n".join(f"{keys[name]} = {json.dumps(value)}" for name, value in values.items())


def say_yes(loaded: Loaded) -> None:
    trust_store.keep(loaded.trust.place, loaded.trust.digest, ())


def loaded(
    how: str,
    here: Path,
    home: Path,
    values: dict[str, Any],
    environ: dict[str, str],
    flags: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Loaded:
    """Settings from a file that its user came to in one of the ways of :data:`FILES`."""
    text = toml(values)
    if how in ("own", "of another"):
        folder = home / "config" / "brief"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "brief.toml").write_text(text)
        if how == "of another":
            os.chmod(folder / "brief.toml", 0o666)
        return load(here, environ, flags)
    file = here / "brief.toml"
    file.write_text(text)
    if how == "trusted":
        say_yes(load(here, {}))
    if how == "changed":
        file.write_text(toml({**values, "model_base_url": "http://127.0.0.1:11/v1"}))
        say_yes(load(here, {}))
        file.write_text(text)
    if how == "named":
        return load(here, environ, flags, config=file)
    if how == "by absolute path":
        environ = {**environ, "BRIEF_CONFIG": str(file)}
    if how == "by relative path":
        monkeypatch.chdir(here.parent)
        environ = {**environ, "BRIEF_CONFIG": "desk/brief.toml"}
        return load(here.parent, environ, flags)
    return load(here, environ, flags)


def set_in(places: dict[str, dict[str, Any]], where: str, name: str, value: str) -> None:
    if where != "nowhere":
        places[where][name] = value


def environment(values: dict[str, Any]) -> dict[str, str]:
    return {f"BRIEF_{name.upper()}": value for name, value in values.items()}


@pytest.mark.parametrize("how", FILES)
@pytest.mark.parametrize("what", ADDRESS_OF)
@pytest.mark.parametrize(
    ("address", "key"),
    list(itertools.product(("file", "environment", "flag"), ("nowhere", "file", "environment", "flag"))),
)
def test_a_key_and_text_go_only_where_their_user_said(
    here: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    what: str,
    address: str,
    key: str,
) -> None:
    places: dict[str, dict[str, Any]] = {"file": {}, "environment": {}, "flag": {}}
    name = ADDRESS_OF[what]
    secret = name.replace("base_url", "api_key")
    base = {} if what == "embedding" else {"model_name": "m"}
    if (
        what == "checker"
    ):  # the model's own address is the user's word, so that only the checker's is in question
        base |= {"model_checker": "c", "model_base_url": THERE}
    places["flag"] |= base
    set_in(places, address, name, HERE)
    set_in(places, key, secret, "sk-1")
    found = loaded(
        how, here, home, places["file"], environment(places["environment"]), places["flag"], monkeypatch
    )
    known = how in ("trusted", "named", "by absolute path", "own")
    over = {"file": 1, "environment": 2, "flag": 3}
    headless = key != "nowhere" and over[key] < over[address]
    may = not headless and (address != "file" or known)
    if may:
        settings = found.allowed().settings
        assert (getattr(settings, name), getattr(settings, secret)) == (
            HERE,
            "" if key == "nowhere" else "sk-1",
        )
        return
    with pytest.raises(TrustError) as refused:
        found.allowed()
    assert "sk-1" not in str(refused.value) and "\n" not in str(refused.value)
    # whoever does not ask for leave gets settings by which nothing can go wrong
    settings = found.settings
    assert not (getattr(settings, name) and getattr(settings, secret) and headless)
    assert address != "file" or known or not getattr(settings, name)
    if headless:
        assert "in one place" in str(refused.value) and found.trusting() is found
    else:
        assert "brief trust" in str(refused.value) and HERE in str(refused.value)
        assert getattr(found.trusting().settings, name) == HERE


@pytest.mark.parametrize(
    ("values", "asks"),
    [
        ({"timezone": "Europe/Kyiv", "marking": "TLP:RED", "daily_topics": ["Orlow"]}, []),
        ({"independence_owners": "o.toml", "sources_ratings": "r.toml", "fetch_delay": 3.0}, []),
        ({"model_base_url": HERE}, []),  # nothing is sent as long as no model is named
        ({"model_checker_base_url": HERE, "model_checker": "c"}, []),
        ({"model_api_key": "sk-1"}, []),
        ({"model_other_packages": True}, []),
        ({"model_base_url": HERE, "model_name": "m"}, ["model_base_url"]),
        ({"embedding_base_url": HERE}, ["embedding_base_url"]),
        ({"prompts": "prompts"}, ["prompts"]),
        ({"fetch_allow_private": True}, ["fetch_allow_private"]),
        ({"fetch_allow_private": False, "prompts": "", "embedding_base_url": ""}, []),
        (
            {"model_base_url": HERE, "model_name": "m", "model_other_packages": True},
            ["model_base_url", "model_other_packages"],
        ),
    ],
)
def test_what_sends_nothing_asks_nothing(here: Path, values: dict[str, Any], asks: list[str]) -> None:
    (here / "brief.toml").write_text(toml(values))
    found = load(here, {})
    assert found.questions() == asks
    assert found.trust.standing is (
        Standing.UNKNOWN if {n for n, v in values.items() if v} & set(MATTERS) else Standing.PLAIN
    )
    if not asks:
        assert found.allowed() is found


def test_a_key_of_a_strangers_file_does_not_join_the_users_own_address(here: Path) -> None:
    """The account that pays is the account that can read: a stranger's key would show them the text."""
    (here / "brief.toml").write_text(toml({"model_api_key": "sk-theirs"}))
    found = load(here, {"BRIEF_MODEL_NAME": "m", "BRIEF_MODEL_BASE_URL": HERE})
    assert found.settings.model_api_key == ""
    with pytest.raises(TrustError, match="BRIEF_MODEL_API_KEY, empty for no key"):
        found.allowed()
    mended = load(here, {"BRIEF_MODEL_NAME": "m", "BRIEF_MODEL_BASE_URL": HERE, "BRIEF_MODEL_API_KEY": ""})
    assert mended.allowed().settings.model_api_key == ""


def test_a_checkers_own_key_goes_to_the_models_address_only_where_it_may(here: Path) -> None:
    (here / "brief.toml").write_text(toml({"model_checker": "c", "model_checker_api_key": "sk-c"}))
    with pytest.raises(TrustError, match=r"model.base_url is set in the environment.*model.checker_api_key"):
        load(here, {"BRIEF_MODEL_NAME": "m", "BRIEF_MODEL_BASE_URL": HERE}).allowed()


@pytest.mark.parametrize(
    "change",
    [
        {"model_base_url": THERE},
        {"model_api_key": "sk-other"},
        {"embedding_base_url": THERE},
        {"prompts": "p"},
        {"model_other_packages": True},
        {"fetch_allow_private": True},
    ],
)
def test_other_content_is_asked_about_anew(here: Path, change: dict[str, Any]) -> None:
    values = {"model_name": "m", "model_base_url": HERE, "model_api_key": "sk-1"}
    (here / "brief.toml").write_text(toml(values))
    say_yes(load(here, {}))
    (here / "brief.toml").write_text(toml({**values, "timezone": "Asia/Tokyo", "daily_stories": 3}))
    assert load(here, {}).trust.standing is Standing.TRUSTED, "what sends nothing may change"
    (here / "brief.toml").write_text(toml({**values, **change}))
    with pytest.raises(TrustError):
        load(here, {}).allowed()
    (here / "brief.toml").write_text(toml(values))
    assert load(here, {}).trust.standing is Standing.TRUSTED


@pytest.mark.parametrize("where", ["", "prompts", "templates"])
def test_other_templates_are_asked_about_anew(here: Path, where: str) -> None:
    folder = here / "ours" / where
    folder.mkdir(parents=True)
    (folder / "page.html.j2").write_text("one")
    (here / "brief.toml").write_text('prompts = "ours"')
    say_yes(load(here, {}))
    (folder / "notes.txt").write_text("is no template")
    assert load(here, {}).allowed().settings.prompts == "ours"
    (folder / "page.html.j2").write_text("two")
    with pytest.raises(TrustError, match="prompts = 'ours'"):
        load(here, {}).allowed()
    (folder / "page.html.j2").write_text("one")
    (folder / "story.j2").write_text("new")
    assert load(here, {}).settings.prompts == ""


def test_a_link_to_a_trusted_file_is_another_file(here: Path, tmp_path: Path) -> None:
    (here / "brief.toml").write_text(toml({"embedding_base_url": HERE}))
    say_yes(load(here, {}))
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "brief.toml").symlink_to(here / "brief.toml")
    assert load(theirs, {}).trust.standing is Standing.UNKNOWN
    (tmp_path / "way").symlink_to(here)
    assert load(tmp_path / "way", {}).trust.standing is Standing.TRUSTED, "another way to the same folder"


def test_a_settings_file_is_not_looked_for_in_the_folders_above(here: Path) -> None:
    (here / "brief.toml").write_text(toml({"embedding_base_url": HERE}))
    (here / "below").mkdir()
    assert load(here / "below", {}).file is None


@pytest.mark.parametrize("variable", ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"])
def test_no_folder_of_the_users_own_is_a_relative_one(
    here: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Or a stranger's folder could bring the yes to itself, or pass for the configuration folder."""
    monkeypatch.chdir(here)
    if variable == "HOME":
        for name in ("CONFIG", "STATE"):
            monkeypatch.delenv(f"XDG_{name}_HOME")
    monkeypatch.setenv(variable, ".")
    for folder in (here, here / "brief", here / ".config" / "brief"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "brief.toml").write_text(toml({"embedding_base_url": HERE}))
    for folder in (here, here / "empty"):
        folder.mkdir(exist_ok=True)
        try:
            assert not load(folder, {}).settings.embedding_base_url
        except SettingsError as error:
            assert "it is relative" in str(error)


def test_a_yes_that_others_can_write_is_none(here: Path, home: Path) -> None:
    (here / "brief.toml").write_text(toml({"embedding_base_url": HERE}))
    say_yes(load(here, {}))
    (file,) = (home / "state" / "brief" / "trusted").glob("*.json")
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0
    assert "sk-" not in file.read_text()
    file.chmod(0o666)
    assert load(here, {}).trust.standing is Standing.UNKNOWN
    file.chmod(0o600)
    file.write_text("{}")
    assert load(here, {}).trust.standing is Standing.UNKNOWN and trust_store.held() == []


@pytest.mark.parametrize("of", ["settings", "yes"])
def test_a_file_of_another_user_is_not_the_users_own(
    here: Path, home: Path, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    folder = home / "config" / "brief"
    folder.mkdir(parents=True)
    (folder / "brief.toml").write_text(toml({"embedding_base_url": HERE}))
    assert load(here, {}).trust.standing is Standing.YOURS
    fstat, given_away = os.fstat, {os.stat(folder / "brief.toml").st_ino}

    def of_another(opened: int) -> os.stat_result:
        """Only root can give a file away, so it is only said to be another's."""
        found = fstat(opened)
        return os.stat_result(
            [12345 if i == 4 and found.st_ino in given_away else n for i, n in enumerate(found)]
        )

    monkeypatch.setattr(os, "fstat", of_another)
    found = load(here, {})
    assert (found.trust.standing, found.trust.owner) == (Standing.UNKNOWN, 12345)
    assert found.settings.embedding_base_url == ""
    with pytest.raises(TrustError, match="which user 12345 or anyone can change"):
        found.allowed()
    say_yes(found)
    assert load(here, {}).trust.standing is Standing.TRUSTED
    if of == "yes":
        (kept,) = (home / "state" / "brief" / "trusted").glob("*.json")
        given_away.add(kept.stat().st_ino)
        assert load(here, {}).trust.standing is Standing.UNKNOWN


@pytest.mark.parametrize("name", ["prompts", "independence_owners", "sources_ratings"])
def test_a_relative_place_of_the_users_own_file_is_not_in_a_strangers_folder(
    here: Path, home: Path, name: str
) -> None:
    folder = home / "config" / "brief"
    folder.mkdir(parents=True)
    for value, meant in (("mine", folder / "mine"), ("~/mine", home / "mine"), (str(here), here)):
        (folder / "brief.toml").write_text(toml({name: value}))
        assert getattr(load(here, {}).allowed().settings, name) == str(meant)
        assert getattr(load(here, {}, config=folder / "brief.toml").settings, name) == str(meant)
    (here / "brief.toml").write_text(toml({name: "mine"}))
    say_yes(load(here, {}))
    assert getattr(load(here, {}).allowed().settings, name) == "mine", "the same wherever the folder lies"


def test_a_nul_in_a_setting_is_refused(here: Path) -> None:
    (here / "brief.toml").write_text('prompts = "a\\u0000b"')
    with pytest.raises(SettingsError, match="prompts holds a NUL character"):
        load(here, {})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("BRIEF_MODEL_BASEURL", "BRIEF_MODEL_BASE_URL"),
        ("BRIEF_MODEL_KEY", "BRIEF_MODEL_API_KEY"),
        ("BRIEF_DATADIR", "BRIEF_DATA_DIR"),
        ("BRIEF_TIME_ZONE", "BRIEF_TIMEZONE"),
        ("BRIEF_XYZZY", ""),
    ],
)
def test_a_variable_that_means_nothing_is_named(here: Path, name: str, meant: str) -> None:
    (said,) = load(here, {name: "x", "BRIEF_MARKING": "m", "PATH": "/bin", "BRIEFCASE": "b"}).unknown
    assert said.startswith(f"environment {name}: ")
    assert said.endswith(f"did you mean {meant}?" if meant else "it is not used")
    assert load(here, {"BRIEF_CONFIG": "", "BRIEF_DATA_DIR": "", "BRIEF_JUDGE_API_KEY": "k"}).unknown == ()


def test_a_variable_that_is_no_utf8_is_refused(here: Path) -> None:
    with pytest.raises(SettingsError, match="environment BRIEF_MARKING: marking is not in UTF-8"):
        load(here, {"BRIEF_MARKING": os.fsdecode(b"\xff")})
