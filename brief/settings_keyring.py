"""Secrets that the system's keyring holds: a settings file names the entry, and never the secret.

    model.api_key = "keyring:model"        # stored with: keyring set brief model

It is asked for where the secret is about to be used, so that no other command unlocks a keyring. Only entries of
the service ``brief`` can be named: a settings file gets at no other program's passwords.
"""

from __future__ import annotations

from brief.errors import SettingsError

SERVICE = "brief"
"""The service of all entries."""
PREFIX = "keyring:"


def opened(value: str, key: str) -> str:
    """The secret that a setting means: its value, or what the keyring holds under the name that it gives.

    Args:
        value: of the setting.
        key: of the setting, for what is told.

    Raises:
        SettingsError: the keyring cannot be asked, or has no such entry; says nothing of what it holds.
    """
    if not value.startswith(PREFIX):
        return value
    name = value.removeprefix(PREFIX).strip()
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise SettingsError(
            f"{key}: a keyring needs the extra of that name: pip install 'brief-desk[keyring]'"
        ) from error
    try:
        found = keyring.get_password(SERVICE, name) if name else None
    except (
        KeyringError,
        OSError,
        RuntimeError,
    ) as error:  # none on this machine, locked, a service that is gone
        raise SettingsError(
            f"{key}: the keyring cannot be asked ({type(error).__name__}); unlock it, or name a file that holds the"
            " secret in the environment"
        ) from error
    if not found:
        raise SettingsError(
            f"{key}: the keyring holds no {name!r} for {SERVICE}; store it with: keyring set {SERVICE} {name or 'NAME'}"
        )
    return found
