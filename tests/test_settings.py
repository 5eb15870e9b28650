from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from brief.errors import SettingsError
from brief.settings import Loaded, Settings, defaults, env_name, key_of, load, redacted, template

FIELDS = dataclasses.fields(Settings)
KEYS = {f.name: key_of(f.name) for f in FIELDS}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test, so that no settings file of another is found."""
    folder = tmp_path / "home"
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brief.toml").write_text(text, "utf-8")
    return folder / "brief.toml"


# -- layers


def test_without_any_file_every_value_is_its_default(desk: Path) -> None:
    loaded = load(desk, {})
    assert loaded.settings == Settings() == defaults(desk).settings
    assert set(loaded.origin.values()) == {"default"} and set(loaded.origin) == set(KEYS)
    assert loaded.file is None
    assert not list(desk.iterdir())


def test_flags_go_over_the_environment_over_the_file_over_defaults(desk: Path) -> None:
    file = written(desk, 'timezone = "Europe/Kyiv"\n[daily]\nstories = 1\nsentences = 1\nundated = 1\n')
    environment = {"BRIEF_DAILY_STORIES": "2", "BRIEF_DAILY_SENTENCES": "2", "PATH": "/bin"}
    loaded = load(desk, environment, {"daily_stories": 3, "marking": None})
    assert (
        loaded.settings.daily_stories,
        loaded.settings.daily_sentences,
        loaded.settings.daily_undated,
        loaded.settings.search_passages,
    ) == (3, 2, 1, 10)
    assert loaded.settings.zone() == ZoneInfo("Europe/Kyiv")
    assert {
        name: loaded.origin[name] for name in ("daily_stories", "daily_sentences", "daily_undated", "marking")
    } == {
        "daily_stories": "flag",
        "daily_sentences": "environment BRIEF_DAILY_SENTENCES",
        "daily_undated": str(file),
        "marking": "default",
    }


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: key_of(f.name))
def test_every_setting_can_be_set_in_the_file_and_in_the_environment(
    desk: Path, field: dataclasses.Field
) -> None:
    key, name = key_of(field.name), field.name
    value, toml, raw = {
        "str": ("http://127.0.0.1:9/x", '"http://127.0.0.1:9/x"', "http://127.0.0.1:9/x"),
        "int": (7, "7", "7"),
        "float": (0.5, "0.5", "0.5"),
        "bool": (True, "true", "yes"),
        "list[str]": (["Orlow", "Kelvar Dam"], '["Orlow", "Kelvar Dam"]', "Orlow, Kelvar Dam"),
        "dict[str, str]": ({"text": "body"}, '{text = "body"}', "text=body"),
    }[field.type]
    extra = {}
    if name == "timezone":
        value, toml, raw = "Asia/Tokyo", '"Asia/Tokyo"', "Asia/Tokyo"
    if name == "model_prices":
        value, toml, raw = {"gpt-x": "2.5/10"}, '{gpt-x = "2.5/10"}', "gpt-x=2.5/10"
    if name == "model_name":
        extra = {"model_base_url": "http://127.0.0.1:9"}
    if name == "index_headers":
        value, toml, raw = {"Authorization": "x"}, '{Authorization = "x"}', "Authorization=x"
    if name in ("library_url", "work_executor"):
        value = {"library_url": "postgresql://127.0.0.1:9/x", "work_executor": "ray"}[name]
        toml, raw = f'"{value}"', value
    table, _, last = key.rpartition(".")
    file = written(desk, (f"[{table}]\n" if table else "") + f"{last} = {toml}\n")
    from_file = load(desk, {}, extra).trusting()
    assert (getattr(from_file.settings, name), from_file.origin[name]) == (value, str(file))
    file.unlink()
    from_environment = load(desk, {env_name(key): raw}, extra)
    assert getattr(from_environment.settings, name) == value
    assert from_environment.origin[name] == f"environment {env_name(key)}"


def test_an_empty_variable_sets_an_empty_value(desk: Path) -> None:
    written(desk, 'marking = "TLP:AMBER"\n[fetch]\nallow_private = true\n')
    loaded = load(desk, {"BRIEF_MARKING": "", "BRIEF_FETCH_ALLOW_PRIVATE": ""})
    assert (loaded.settings.marking, loaded.settings.fetch_allow_private) == ("", False)


def test_no_two_settings_share_a_variable_and_none_takes_a_reserved_one() -> None:
    names = [env_name(key) for key in KEYS.values()]
    assert len(set(names)) == len(names)
    assert not set(names) & {"BRIEF_CONFIG", "BRIEF_DATA_DIR", "BRIEF_DATA", "BRIEF_TEST_GGUF"}


# -- what cannot be used


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("timezon = 'UTC'", "unknown setting 'timezon'; known are .*timezone"),
        ("[daily]\nstory = 3", "unknown setting 'daily.story'"),
        ("daily = 3", "unknown setting 'daily'"),
        ("[daily.more]\nstories = 3", "unknown setting 'daily.more'"),
        ("[daily]\nstories = '3'", "daily.stories must be of kind int, not '3'"),
        ("[daily]\nstories = true", "daily.stories must be of kind int, not True"),
        ("[daily]\nstories = 3.5", "daily.stories must be of kind int, not 3.5"),
        ("[daily]\nstories = -1", "daily.stories must be a number from 0 up, not -1"),
        ("marking = 3", "marking must be of kind str"),
        ("[fetch]\nallow_private = 1", "fetch.allow_private must be of kind bool"),
        ("[fetch]\ntimeout = true", "fetch.timeout must be of kind float"),
        ("[fetch]\ntimeout = nan", "fetch.timeout must be a number from 0 up, not nan"),
        ("[model]\ntimeout = inf", "model.timeout must be a number from 0 up, not inf"),
        ("[dump]\nfields = 'text'", "dump.fields must be a table of names"),
        ("[dump.fields]\ntext = 3", "dump.fields must be a table of names"),
        ("[dump.fields]\ntxt = 'body'", "dump.fields has no field 'txt'; it takes text, title"),
        ("timezone = 'Mars/Olympus'", "timezone 'Mars/Olympus' is not known; use a name such as Europe/Kyiv"),
        ("timezone = ''", "timezone '' is not known"),
        ("timezone = 'Europe'", "timezone 'Europe' is not known"),
        ("timezone = '../../etc/passwd'", "is not known"),
        ("[search]\nweight = 1.5", "search.weight must be from 0 to 1"),
        ("[search]\nweight = nan", "search.weight must be from 0 to 1"),
        ("[model]\nbase_url = 'localhost:1'", "model.base_url must begin with http"),
        ("[embedding]\nbase_url = 'file:///x'", "embedding.base_url must begin with http"),
        ("[model]\nname = 'm'", "model.base_url is not"),
        ("[model]\nbase_url = 'https://me:secret@a.example/v1'", "model.base_url must hold no password"),
        ("[model]\nbase_url = 'https://a.example/v1?key=1'", "model.base_url must hold no password"),
        ("[model]\nconcurrency = 0", "model.concurrency must be 1 or more"),
        ("[model]\nanswer_tokens = 0", "model.answer_tokens must be 1 or more"),
        ("[model]\nprices = {x = '3'}", "the price of x must be US dollars .* not '3'"),
        ("[model]\nprices = {x = '-1/3'}", "the price of x must be US dollars"),
        ("[model]\nprices = {x = 'nan/3'}", "the price of x must be US dollars"),
        (
            "[model]\nname = 'm'\nbase_url = 'http://a.example/v1'\nmax_usd = 1.0\nprices = {n = '1/2'}",
            "model.prices has no price for m",
        ),
        ("not toml", "cannot be read as settings"),
        ("a = 1\na = 2", "cannot be read as settings"),
    ],
)
def test_a_file_that_cannot_be_used_names_the_key(desk: Path, text: str, says: str) -> None:
    file = written(desk, text)
    with pytest.raises(SettingsError, match=says) as caught:
        load(desk, {})
    assert str(file) in str(caught.value) or "base_url" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("BRIEF_DAILY_STORIES", "many", "daily.stories must be a number, not 'many'"),
        ("BRIEF_DAILY_STORIES", "1.5", "daily.stories must be a number"),
        ("BRIEF_DAILY_STORIES", "", "daily.stories must be a number"),
        ("BRIEF_DAILY_STORIES", "-2", "daily.stories must be a number from 0 up"),
        ("BRIEF_FETCH_ALLOW_PRIVATE", "maybe", "fetch.allow_private must be true or false, not 'maybe'"),
        ("BRIEF_TIMEZONE", "Mars/Olympus", "timezone 'Mars/Olympus' is not known"),
        ("BRIEF_DUMP_FIELDS", "text", "dump.fields must be pairs such as"),
        ("BRIEF_DUMP_FIELDS", "text=body,=x", "dump.fields must be pairs such as"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(desk: Path, name: str, raw: str, says: str) -> None:
    with pytest.raises(SettingsError, match=f"^environment {name}: .*{says}"):
        load(desk, {name: raw})


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("False", False), ("no", False)],
)
def test_truth_in_the_environment(desk: Path, raw: str, value: bool) -> None:
    assert load(desk, {"BRIEF_FETCH_ALLOW_PRIVATE": raw}).settings.fetch_allow_private is value


def test_names_of_fields_in_the_environment(desk: Path) -> None:
    loaded = load(desk, {"BRIEF_DUMP_FIELDS": " text = body , title=head=line,"})
    assert loaded.settings.dump_fields == {"text": "body", "title": "head=line"}
    assert load(desk, {"BRIEF_DUMP_FIELDS": ""}).settings.dump_fields == {}


def test_a_flag_of_the_wrong_kind_is_refused(desk: Path) -> None:
    with pytest.raises(SettingsError, match="flag: daily.stories must be of kind int"):
        load(desk, {}, {"daily_stories": "3"})


def test_a_file_that_is_no_text_is_refused_and_a_byte_order_mark_is_none(desk: Path) -> None:
    (desk / "brief.toml").write_bytes(b"\xff\xfe\x00m")
    with pytest.raises(SettingsError, match="cannot be read as settings"):
        load(desk, {})
    (desk / "brief.toml").write_bytes(b"\xef\xbb\xbfmarking = 'TLP:RED'\r\n")
    assert load(desk, {}).settings.marking == "TLP:RED"


# -- where files are


def test_the_library_lies_beside_the_settings_file_of_the_folder(desk: Path, home: Path) -> None:
    file = written(desk, "")
    written(home / "config" / "brief", 'marking = "of the user"')
    loaded = load(desk, {})
    assert (loaded.file, loaded.data_dir, loaded.settings.marking) == (file, desk / ".brief", "")


def test_without_one_the_users_file_and_data_folder_are_taken(desk: Path, home: Path) -> None:
    assert load(desk, {}).data_dir == home / "data" / "brief"
    file = written(home / "config" / "brief", 'marking = "of the user"')
    loaded = load(desk, {})
    assert (loaded.file, loaded.data_dir) == (file, home / "data" / "brief")
    assert loaded.settings.marking == "of the user" and loaded.origin["marking"] == str(file)


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_library_lies_beside_a_settings_file_that_was_named(desk: Path, tmp_path: Path, how: str) -> None:
    written(desk, 'marking = "here"')
    named = written(tmp_path / "other", 'marking = "named"')
    by_option = {"config": named} if how == "option" else {}
    loaded = load(desk, {} if by_option else {"BRIEF_CONFIG": str(named)}, **by_option)
    assert (loaded.file, loaded.settings.marking) == (named, "named")
    assert loaded.data_dir == named.parent / ".brief"


def test_a_folder_that_was_named_goes_over_every_rule(desk: Path, tmp_path: Path) -> None:
    written(desk, "")
    environment = {"BRIEF_DATA_DIR": str(tmp_path / "a")}
    assert load(desk, environment).data_dir == tmp_path / "a"
    assert load(desk, environment, data_dir=tmp_path / "b").data_dir == tmp_path / "b"
    assert load(desk, {"BRIEF_DATA_DIR": ""}).data_dir == desk / ".brief"


def test_a_named_file_that_is_missing_is_an_error(desk: Path) -> None:
    written(desk, "")
    for arguments in ({"config": desk / "none.toml"}, {}):
        environment = {} if arguments else {"BRIEF_CONFIG": str(desk / "none.toml")}
        with pytest.raises(SettingsError, match="none.toml: no such settings file; .*brief init"):
            load(desk, environment, **arguments)


# -- the template


def test_the_template_sets_nothing_and_is_valid(desk: Path) -> None:
    written(desk, template())
    loaded = load(desk, {})
    assert loaded.settings == Settings() and set(loaded.origin.values()) == {"default"}


def test_the_template_with_its_comments_removed_is_every_default(desk: Path) -> None:
    lines = [
        line[2:] if line.startswith("# ") and " = " in line and "(env" not in line else line
        for line in template().split("\n")
    ]
    text = "\n".join(lines)
    table = tomllib.loads(text)
    flat = {}
    for name, value in table.items():
        flat |= {f"{name}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {name: value}
    assert set(flat) == set(KEYS.values())
    file = written(desk, text)
    loaded = load(desk, {})
    assert loaded.settings == Settings()
    assert set(loaded.origin.values()) == {str(file)}


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: key_of(f.name))
def test_the_template_says_what_every_setting_is_for(field: dataclasses.Field) -> None:
    doc = field.metadata["doc"]
    assert len(doc) > 20 and doc.endswith(".")
    assert f"# {doc}  (environment: {env_name(key_of(field.name))})" in template().split("\n")


# -- secrets and digests


def test_a_key_is_never_shown() -> None:
    secret = [f.name for f in FIELDS if f.metadata["secret"]]
    assert secret == [
        "embedding_api_key", "model_api_key", "model_checker_api_key", "deliver_smtp_password", "deliver_hook_key",
        "library_password", "index_headers",
    ]  # fmt: skip
    assert [f.name for f in FIELDS if "key" in f.name and not f.metadata["secret"]] == []
    settings = Settings(model_api_key="sk-hidden", marking="TLP:RED")
    assert redacted(settings, "model_api_key") == "(set)"
    assert redacted(settings, "embedding_api_key") == "(not set)"
    assert redacted(settings, "marking") == "'TLP:RED'"
    assert not any("sk-hidden" in redacted(settings, f.name) for f in FIELDS)


@pytest.mark.parametrize("raw", ["pass-QUARTZ", "{Authorization = 'pass-QUARTZ'}", "a b=pass-QUARTZ"])
def test_a_secret_that_is_wrong_is_not_shown(desk: Path, raw: str) -> None:
    with pytest.raises(SettingsError) as told:
        load(desk, {"BRIEF_INDEX_HEADERS": raw})
    assert "QUARTZ" not in str(told.value) and "index.headers" in str(told.value)
    written(desk, '[index]\nheaders = "pass-QUARTZ"\n')
    with pytest.raises(SettingsError) as told:
        load(desk, {})
    assert "QUARTZ" not in str(told.value)


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("library.url", "mysql://x/y", "must be like postgresql://"),
        ("library.url", "postgresql://u:pass-QUARTZ@h/d", "put it in library.password"),
        ("library.url", "u:pass-QUARTZ@h/d", "must be like postgresql://"),
        ("index.url", "ftp://h", "must be like https://"),
        ("index.url", "https://u:pass-QUARTZ@h", "put it in index.headers"),
        ("work.executor", "dask", "must be like ray://"),
    ],
)
def test_an_engine_has_an_address_of_its_kind_without_a_password(
    desk: Path, key: str, value: str, word: str
) -> None:
    with pytest.raises(SettingsError) as told:
        load(desk, {env_name(key): value})
    assert word in str(told.value) and "QUARTZ" not in str(told.value)


def test_a_secret_may_lie_in_a_file_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("pass-QUARTZ\nanother line\n")
    (tmp_path / "empty").write_text("\n")
    there = {"BRIEF_DELIVER_SMTP_PASSWORD_FILE": str(tmp_path / "secret")}
    found = load(tmp_path, there)
    assert found.settings.deliver_smtp_password == "pass-QUARTZ" and not found.unknown
    assert found.origin["deliver_smtp_password"] == "environment BRIEF_DELIVER_SMTP_PASSWORD"
    assert (
        load(tmp_path, {**there, "BRIEF_DELIVER_SMTP_PASSWORD": "own"}).settings.deliver_smtp_password
        == "own"
    )
    for name, why in (("empty", "is empty"), ("none", "cannot be read: No such file")):
        with pytest.raises(SettingsError, match=f"BRIEF_DELIVER_SMTP_PASSWORD_FILE: .*{name}: {why}"):
            load(tmp_path, {"BRIEF_DELIVER_SMTP_PASSWORD_FILE": str(tmp_path / name)})
    assert load(tmp_path, {"BRIEF_MARKING_FILE": "x"}).unknown  # no secret: no file


def test_the_digest_changes_with_what_can_change_a_brief_and_with_nothing_else() -> None:
    base = Settings().content_digest()
    for field in FIELDS:
        value = getattr(Settings(), field.name)
        other = {str: f"{value}x", int: 99, float: 0.9, bool: True, dict: {"a": "b"}, list: ["a"]}[
            type(value)
        ]
        changed = dataclasses.replace(Settings(), **{field.name: other}).content_digest() != base
        assert changed == (field.metadata["derives"] and not field.metadata["secret"]), field.name


def test_settings_cannot_be_changed(desk: Path) -> None:
    loaded = load(desk, {})
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.settings.marking = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        loaded.origin["marking"] = "x"  # type: ignore[index]
    assert isinstance(loaded, Loaded)
    Settings().dump_fields["text"] = "x"
    assert Settings().dump_fields == {}
