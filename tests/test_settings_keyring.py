"""Secrets of the keyring: asked for where they are used, told to nobody, and of brief's own entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from brief.delivery import hooks
from brief.errors import SettingsError
from brief.llm.chat_model import Chat
from brief.settings import Settings, load, redacted
from brief.settings_keyring import opened


class Held(KeyringBackend):
    """A keyring in memory that says what it was asked for."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.secrets = {("brief", "mail"): "pass-QUARTZ", ("bank", "mail"): "not-ours"}
        self.asked: list[tuple[str, str]] = []
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append((service, username))
        if self.locked:
            raise KeyringLocked("the prompt was dismissed")
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password


@pytest.fixture
def held() -> Iterator[Held]:
    before = keyring.get_keyring()
    made = Held()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_settings_file_names_the_entry_and_the_keyring_is_asked_at_use(held: Held, tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text('deliver.hook_key = "keyring:mail"\n')
    settings = load(tmp_path, {}).settings
    assert not held.asked, "loading settings unlocks nothing"
    assert redacted(settings, "deliver_hook_key") == "(set)"
    assert hooks.key_of(settings) == "pass-QUARTZ"
    assert held.asked == [("brief", "mail")], "no other program's service can be named"


def test_the_model_gets_the_key_of_the_keyring(held: Held) -> None:
    held.set_password("brief", "model", "sk-MICA")
    settings = Settings(model_name="m", model_base_url="http://127.0.0.1:1/v1", model_api_key="keyring:model")
    assert Chat(settings)._settings.model_api_key == "sk-MICA"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("keyring:lost", "holds no 'lost' for brief; store it with: keyring set brief lost"),
        ("keyring: ", "holds no '' for brief; store it with: keyring set brief NAME"),
        ("keyring:bank/mail", "holds no 'bank/mail' for brief"),
    ],
)
def test_what_the_keyring_does_not_hold_is_told_with_what_to_do(held: Held, value: str, why: str) -> None:
    with pytest.raises(SettingsError, match=f"deliver.smtp_password: the keyring {why}"):
        opened(value, "deliver.smtp_password")


def test_a_keyring_that_is_locked_or_not_there_is_told(held: Held) -> None:
    held.locked = True
    with pytest.raises(SettingsError, match=r"cannot be asked \(KeyringLocked\); unlock it"):
        opened("keyring:mail", "model.api_key")
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(SettingsError, match=r"cannot be asked \(NoKeyringError\)"):
        opened("keyring:mail", "model.api_key")


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(SettingsError, match=r"pip install 'brief-desk\[keyring\]'"):
        opened("keyring:mail", "model.api_key")
    assert opened("plain", "model.api_key") == "plain"
