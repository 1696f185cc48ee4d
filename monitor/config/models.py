"""What misajour.toml says, as frozen models: a class for each section."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from monitor.config.archive import Archive
from monitor.config.browse import BrowsePages
from monitor.config.durations import Days, Hours, Seconds
from monitor.config.faults import line_of, suggest
from monitor.config.secrets import refers, secret
from monitor.config.section import Section
from monitor.config.source import SourceConfig
from monitor.config.values import (
    Addresses,
    EngineAddress,
    FilePath,
    Language,
    Name,
    QuietHours,
    Schedule,
    SecretText,
    SecretWebAddress,
    WebAddress,
    Zone,
)
from monitor.errors import ConfigError
from monitor.model import ALARMING, Keep, Kind, Significance
from monitor.wording import DEFAULT

DEFAULT_PATH = Path("misajour.toml")
OPERATOR = "operator"
"""The name under which the operator's own alerts are owed."""


class General(Section):
    """`[misajour]`"""

    database: FilePath = Field(
        Path("misajour.db"), description="the SQLite file; relative to this file"
    )
    timezone: Zone = Field(
        "UTC", description="for schedules, for dates shown, and for stamps that name none"
    )
    language: Language = Field(
        DEFAULT, description="in which mails are written: en or fr; a subscription may have its own"
    )
    contact: str = Field(
        "", max_length=200, description="an address or URL; goes into the User-Agent"
    )
    confirm_after: Seconds = Field(
        60,
        ge=0,
        le=86400,
        description="seconds until an apparent change or removal is looked at again; "
        "0: believe at once",
    )
    allow_addresses: tuple[str, ...] = Field(
        (), description="private or loopback networks that may be asked, such as 127.0.0.1/32"
    )
    spiders: tuple[str, ...] = Field(
        ("spiders",), description="Python packages whose modules are press rooms"
    )
    browse: WebAddress = Field(
        "http://127.0.0.1:8001",
        description="where `misajour browse` answers: the links in mails lead there, "
        "and a path in it is what the pages are served beneath",
    )
    max_size: int = Field(
        10_000_000,
        ge=1000,
        le=20_000_000,
        description="bytes of one page, at most 20 MB; a larger one is a failed visit",
    )
    max_document_size: int = Field(
        30_000_000,
        ge=1000,
        le=100_000_000,
        description="bytes of one document (PDF, Word and the like, by the end of its address), "
        "at most 100 MB",
    )
    keep: Keep = Field(
        Keep.REVISIONS,
        description="which bytes stay, where a source does not say: revisions (those of each "
        "revision; of other visits their hash), all (of visits that found only noise, too)",
    )
    timeout: Seconds = Field(30, gt=0, le=600, description="seconds for one request")
    engine: EngineAddress = Field(
        "local", description="where pages are asked for and read: here, or dask://HOST:8786"
    )
    browser: FilePath | None = Field(
        None,
        description='the Chromium that `fetch = "browser"` uses; relative to this file. Without it '
        "MISAJOUR_BROWSER in the environment, else the one that is installed",
    )
    browser_sandbox: bool = Field(
        True,
        description="`false`: start it without its sandbox, where the machine offers none; a risk",
    )
    operator: Addresses = Field(
        (),
        description="who hears of broken sources and failing deliveries: "
        "mailto: or any Apprise URL",
    )
    storm: int = Field(
        12,
        ge=2,
        description="alerts of one kind and source that become one message "
        "when they are due together",
    )
    templates: FilePath | None = Field(
        None,
        description="a folder whose mail.html and mail.txt replace ours; relative to this file",
    )
    timestamp: WebAddress | None = Field(
        None, description="a time-stamping authority (RFC 3161) that is to stamp the ledger's head"
    )
    timestamp_every: Hours = Field(
        24, gt=0, le=8760, description="hours between two time stamps, at least"
    )
    timestamp_root: FilePath | None = Field(
        None,
        description="certificates (PEM) that the stamps must lead to; relative to this file",
    )
    give_up_after: Days = Field(
        5, gt=0, description="days until an alert is given up, and the operator told"
    )
    grace: Seconds = Field(
        600, gt=0, le=86400, description="seconds that a pass may be late before it is overdue"
    )
    reserve: int = Field(
        500_000_000, ge=0, description="bytes that are to stay free on the database's disk"
    )
    ping: SecretWebAddress | None = Field(
        None,
        description="fetched by the daemon when all is well, with /fail appended when it is not: "
        "for a service that tells you when pings stop, such as healthchecks; `${NAME}` as in `to`",
    )

    @field_validator("allow_addresses")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValueError(
                    f"{network!r} is not a network; write 127.0.0.1/32 or fd00::/8"
                ) from None
        return value

    @field_validator("contact")
    @classmethod
    def _oneline_of(cls, value: str) -> str:
        if not value.isprintable() or not value.isascii():
            raise ValueError("the contact goes into a header: plain ASCII on one line")
        return value


class Subscription(Section):
    """`[[subscription]]`"""

    name: Name = Field(description="the only trace of a subscriber in the database")
    to: Addresses = Field(
        min_length=1,
        description="mailto: addresses, webhook+https://…, or any Apprise URL; `${NAME}` is taken "
        "from the environment, or from the file that NAME_FILE names",
    )
    sources: tuple[str, ...] = Field((), description="names of sources; left out or empty: all")
    when: tuple[Kind, ...] = Field(
        tuple(sorted(ALARMING)),
        min_length=1,
        description="kinds of change; left out: those that alarm by default",
    )
    significance: Significance = Field(
        Significance.COSMETIC, description="the least that is told: cosmetic, minor or major"
    )
    languages: tuple[str, ...] = Field(
        (), description="language codes of releases; left out or empty: all"
    )
    keywords: tuple[str, ...] = Field(
        (), description="only changes whose added or removed text has one of these words"
    )
    digest: Schedule | None = Field(None, description="cron; left out: at once")
    quiet: QuietHours | None = Field(
        None, description="hours in which nothing is sent, such as 22:00-07:00; it waits"
    )
    timezone: Zone | None = Field(
        None, description="of the digest's schedule and of the dates shown; else [misajour]'s"
    )
    language: Language | None = Field(
        None, description="in which its mails are written; else [misajour]'s"
    )

    @field_validator("keywords")
    @classmethod
    def _words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not re.search(r"\w", word) for word in value):
            raise ValueError("a keyword needs at least one letter or digit")
        return value


class Email(Section):
    """`[email]`; the password comes from the environment (MISAJOUR_SMTP_PASSWORD, or the file that
    MISAJOUR_SMTP_PASSWORD_FILE names), from a `${NAME}` in `smtp`, or from `password_file`."""

    smtp: SecretText = Field(
        description="smtp://, smtp+starttls:// or smtps://, then user@host:port"
    )
    sender: SecretText = Field(
        alias="from", description='such as "misajour <misajour@example.org>"'
    )
    password_file: FilePath | None = Field(
        None, description="a file that holds the password and nothing else"
    )

    @field_validator("smtp", mode="before")
    @classmethod
    def _no_password(cls, value: object) -> object:
        """Before `${NAME}` is replaced: a password may come in by one, and not otherwise."""
        if isinstance(value, str) and "@" in value:
            before = value.rpartition("@")[0].partition("://")[2]
            said = before.partition(":")[2]
            if said and not refers(said):
                raise ValueError(
                    "a password does not belong here; set MISAJOUR_SMTP_PASSWORD or password_file, "
                    "or write ${NAME} in its place"
                )
        return value

    @field_validator("smtp")
    @classmethod
    def _server(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            fine = (
                parts.scheme in ("smtp", "smtp+starttls", "smtps")
                and parts.hostname
                and (parts.port or 25)
            )
        except ValueError:
            fine = False
        if not fine:
            raise ValueError(
                "this is not a server; write smtp+starttls://user@mail.example.org:587"
                " (and %2F for a / in a name or password)"
            )
        return value

    @field_validator("sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not value.isprintable() or not re.search(r"[^@\s<>]+@[^@\s<>]+", value):
            raise ValueError("this names no mail address; write misajour <misajour@example.org>")
        return value

    def password(self) -> str:
        """The secret, or an empty string where none is needed. Raises ConfigError."""
        try:
            found = secret("MISAJOUR_SMTP_PASSWORD")
        except ValueError as error:
            raise ConfigError(str(error)) from None
        if found:
            return found
        if given := urlsplit(self.smtp).password:
            return unquote(given)
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(
                f"password_file {self.password_file} cannot be read: {error.strerror}"
            ) from None


class Config(Section):
    """A whole misajour.toml."""

    misajour: General = General()  # type: ignore[call-arg]  # every field has a default
    source: tuple[SourceConfig, ...] = ()
    subscription: tuple[Subscription, ...] = ()
    email: Email | None = None
    archive: Archive = Archive()  # type: ignore[call-arg]  # every field has a default
    browse: BrowsePages = BrowsePages()  # type: ignore[call-arg]  # every field has a default
    path: Path = Field(DEFAULT_PATH, exclude=True)
    source_files: tuple[tuple[Path, int], ...] = Field((), exclude=True)
    """Where sources are that are not in `path`: a file, and the number of its first one."""

    @model_validator(mode="after")
    def _keep_of_sources(self) -> Self:
        """A source that does not say what it keeps keeps what `[misajour]` says."""
        told = tuple(
            one if one.keep is not None else one.model_copy(update={"keep": self.misajour.keep})
            for one in self.source
        )
        object.__setattr__(self, "source", told)
        return self

    @property
    def database(self) -> Path:
        return self.path.parent / self.misajour.database

    @property
    def outbox(self) -> Path:
        return self.path.parent / "outbox"

    def zone(self, subscription: Subscription | None = None) -> ZoneInfo:
        return ZoneInfo((subscription and subscription.timezone) or self.misajour.timezone)

    def language(self, subscription: Subscription | None = None) -> str:
        """The code of the language in which mails are written."""
        return (subscription and subscription.language) or self.misajour.language

    def subscription_named(self, name: str) -> Subscription | None:
        """The subscription, or the operator's own."""
        if name == OPERATOR and self.misajour.operator:
            return Subscription.model_validate({"name": OPERATOR, "to": self.misajour.operator})
        return next((s for s in self.subscription if s.name == name), None)

    def learns(self, source: str) -> bool:
        """Whether places of the source's pages that move without an edit are ignored."""
        return all(s.learn for s in self.source if s.name == source)

    @property
    def templates(self) -> Path | None:
        return self.path.parent / self.misajour.templates if self.misajour.templates else None

    def timestamp_roots(self) -> bytes:
        """The certificates that time stamps must lead to, as PEM; empty where any will do. Raises
        ConfigError where they cannot be read."""
        if self.misajour.timestamp_root is None:
            return b""
        path = self.path.parent / self.misajour.timestamp_root
        try:
            found = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"timestamp_root {path} cannot be read: {error.strerror}") from None
        if b"-----BEGIN CERTIFICATE-----" not in found:
            raise ConfigError(f"timestamp_root {path} holds no certificate in PEM form")
        return found

    def source_named(self, name: str) -> SourceConfig:
        for source in self.source:
            if source.name == name:
                return source
        raise ConfigError(
            f"no source is called {name!r}{suggest(name, [s.name for s in self.source])}",
            self.path,
        )

    @property
    def enabled(self) -> tuple[SourceConfig, ...]:
        """The sources that are watched."""
        return tuple(source for source in self.source if source.enabled)

    @property
    def paused(self) -> tuple[str, ...]:
        """The names of those that are not."""
        return tuple(source.name for source in self.source if not source.enabled)

    def fault(self, message: str, section: str, index: int, key: str) -> ConfigError:
        """A ConfigError at `key` of the section's entry number `index`."""
        path, first = self.path, 0
        if section == "source":
            for path_, first_ in self.source_files:
                path, first = (path_, first_) if first_ <= index else (path, first)
        return ConfigError(message, path, line_of(_text(path), (section, index - first, key)))

    def line_of(self, *place: str | int) -> int | None:
        """The line of `path` on which a key stands, such as `("misajour", "engine")`."""
        return line_of(_text(self.path), place)

    def line_of_subscription(self, name: str, key: str) -> int | None:
        """The line of `path` on which `key` of a subscription stands, or the subscription itself
        where it has none; None where the file does not have it, or not any more."""
        place: tuple[str | int, ...] | None = next(
            (("subscription", n, key) for n, s in enumerate(self.subscription) if s.name == name),
            None,
        )
        if name == OPERATOR:
            place = ("misajour", "operator")
        return line_of(_text(self.path), place) if place else None


def _text(path: Path) -> str:
    """What stands in a configuration; nothing where it cannot be read any more."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
