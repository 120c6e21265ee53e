"""Environment -> Settings. Secrets come from the environment or from files, never from argv; only cli and wiring see them."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from integration.errors import ConfigError
from integration.resources import read_user_file

MAKE_A_KEY = 'python3 -c "import secrets; print(secrets.token_hex(32))"'
SHORTEST_KEY = 32


class SiteSettings(BaseModel):
    """One site's account. ``base_url``: where to call when it is not the charter's site (scoped tokens, facts 12.2)."""

    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    base_url: str | None = None
    email: str | None = None
    token: SecretStr | None = None
    token_file: Path | None = None
    token_expires: date | None = None


class Settings(BaseSettings):
    """Everything read from ``BORNAGE_*``; ``BORNAGE_SITES__<NAME>__EMAIL`` and so on for several sites."""

    model_config = SettingsConfigDict(
        env_prefix="BORNAGE_", env_nested_delimiter="__", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    base_url: str | None = None
    email: str | None = None
    token: SecretStr | None = None
    token_file: Path | None = None
    token_expires: date | None = None
    sites: dict[str, SiteSettings] = {}
    signing_keys: SecretStr | None = None
    signing_keys_file: Path | None = None
    store: str = "sqlite:///bornage.sqlite3"
    charters: str | None = None


def settings_from_environment() -> Settings:
    """Read once, in ``cli``; ConfigError names each setting that does not fit, never its value."""
    try:
        return Settings()
    except ValidationError as fault:
        lines = [f"BORNAGE_{'__'.join(str(p).upper() for p in e['loc'])}: {e['msg']}" for e in fault.errors()]
        raise ConfigError("\n".join(lines)) from None


def account_for(settings: Settings, site: str) -> SiteSettings:
    """The account to use for a charter's site: the ``sites`` entry of the same host, else the plain settings."""
    host = urlsplit(site).netloc.lower()
    for entry in settings.sites.values():
        if entry.site and urlsplit(entry.site).netloc.lower() == host:
            return entry
    plain = settings.model_dump(include={"base_url", "email", "token", "token_file", "token_expires"})
    return SiteSettings.model_validate(plain)


def token_of(account: SiteSettings) -> str:
    """The API token; ConfigError says which setting to fill."""
    if account.token is not None:
        return account.token.get_secret_value().strip()
    if account.token_file is not None:
        return read_user_file(account.token_file).strip()
    raise ConfigError(
        "BORNAGE_TOKEN: expected the API token of Bornage's own Jira account, found nothing; "
        "set BORNAGE_TOKEN or BORNAGE_TOKEN_FILE (see .env.example)"
    )


def email_of(account: SiteSettings) -> str:
    if account.email:
        return account.email
    raise ConfigError(
        "BORNAGE_EMAIL: expected the e-mail of Bornage's own Jira account, found nothing; set it (see .env.example)"
    )


def signing_keys(settings: Settings) -> tuple[bytes, ...]:
    """Keys in order, the first signs (design 8.5); ConfigError prints how to make one."""
    if settings.signing_keys is not None:
        text = settings.signing_keys.get_secret_value()
    elif settings.signing_keys_file is not None:
        text = read_user_file(settings.signing_keys_file)
    else:
        raise ConfigError(
            "BORNAGE_SIGNING_KEYS: expected at least one key to sign what Bornage writes, found nothing; "
            f"make one with: {MAKE_A_KEY}\nand keep it: whoever holds it can write records that Bornage believes"
        )
    keys = tuple(part.encode() for part in text.replace(",", " ").split())
    if not keys or min(len(key) for key in keys) < SHORTEST_KEY:
        raise ConfigError(
            f"BORNAGE_SIGNING_KEYS: expected keys of at least {SHORTEST_KEY} characters, separated by commas; "
            f"make one with: {MAKE_A_KEY}"
        )
    return keys
