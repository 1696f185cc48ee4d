"""misajour.toml ─► frozen models. Every fault is one sentence with the file, the line and the cure."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from monitor.cron import cron
from monitor.errors import ConfigError
from monitor.model import ALARMING, Kind, Significance

DEFAULT_PATH = Path("misajour.toml")
OPERATOR = "operator"
"""The name under which the operator's own alerts are owed."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"unknown time zone {name!r}; give a name such as Europe/Brussels or UTC") from None
    return name


def _schedule(expression: str) -> str:
    cron(expression, "UTC")
    return expression


def _name(name: str) -> str:
    if not re.fullmatch(r"[\w][\w.-]{0,63}", name):
        raise ValueError(f"{name!r}: a name is up to 64 letters, digits, '-', '_' or '.'")
    return name


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine:
        raise ValueError(f"{url!r} is no web address; it must begin with http:// or https://")
    return url


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    for address in value:
        scheme, _, rest = address.partition(":")
        if not rest or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme, re.IGNORECASE):
            raise ValueError(f"{address!r} has no scheme; write mailto:{address} or another Apprise URL")
        if scheme.lower() == "mailto" and not re.fullmatch(r"[^@\s<>,;:\"()\\]+@[^@\s<>,;:\"()\\]+", unquote(rest)):
            raise ValueError(f"{address!r} is no mail address; write mailto:desk@example.org")
        if scheme.lower() != "mailto" and not rest.startswith("//"):
            raise ValueError(f"{address!r} is no Apprise URL; write {scheme}://…")
        if scheme.lower().startswith("webhook") and not re.fullmatch(r"webhook\+https?", scheme, re.IGNORECASE):
            raise ValueError(f"{address!r} is no webhook; write webhook+https://…")
    return value


def _quiet_hours(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise ValueError(f"{value!r} are no quiet hours; write 22:00-07:00")
    return value


Zone = Annotated[str, AfterValidator(_zone)]
Schedule = Annotated[str, AfterValidator(_schedule)]
Name = Annotated[str, AfterValidator(_name)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Addresses = Annotated[tuple[str, ...], AfterValidator(_addresses)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class General(_Section):
    """`[misajour]`"""

    database: Path = Field(Path("misajour.db"), description="the SQLite file; relative to this file")
    timezone: Zone = Field("UTC", description="for schedules, for dates shown, and for stamps that name none")
    contact: str = Field("", max_length=200, description="an address or URL; goes into the User-Agent")
    confirm_after: float = Field(
        60,
        ge=0,
        le=86400,
        description="seconds until an apparent change or removal is looked at again; 0: at once",
    )
    allow_addresses: tuple[str, ...] = Field((), description="private or loopback networks that may be asked, such as 127.0.0.1/32")
    spiders: tuple[str, ...] = Field(("spiders",), description="Python packages whose modules are press rooms")
    browse: WebAddress = Field(
        "http://127.0.0.1:8001", description="where `misajour browse` answers: the links in mails lead there"
    )
    max_size: int = Field(10_000_000, ge=1000, description="bytes of one page; a larger one is a failed visit")
    timeout: float = Field(30, gt=0, le=600, description="seconds for one request")
    operator: Addresses = Field((), description="who hears of broken sources and failing deliveries: mailto: or any Apprise URL")
    storm: int = Field(12, ge=2, description="alerts of one kind and source that become one message when they are due together")
    templates: Path | None = Field(None, description="a folder whose mail.html and mail.txt go before ours; relative to this file")
    give_up_after: float = Field(5, gt=0, description="days after which an alert that nobody accepts is given up, loudly")

    @field_validator("allow_addresses")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValueError(f"{network!r} is no network; write 127.0.0.1/32 or fd00::/8") from None
        return value

    @field_validator("contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable() or not value.isascii():
            raise ValueError("the contact goes into a header: plain ASCII on one line")
        return value


class SourceConfig(_Section):
    """`[[source]]`"""

    name: Name = Field(description="what this press room is called, in mails and pages")
    spider: str = Field(description="a module of the spiders package: `scrapy list` shows them; or: watch")
    schedule: Schedule = Field("@hourly", description="cron, or @hourly and the like")
    language: str = Field("", pattern=r"^[A-Za-z]{0,3}(-[A-Za-z0-9]+)*$", description="the edition to follow, such as fr")
    timezone: Zone | None = Field(None, description="for stamps that name no zone; else the spider's, else [misajour]'s")
    delay: float = Field(2.0, ge=0, le=3600, description="seconds between requests to one host")
    obey_robots: bool = Field(True, description="follow robots.txt")
    base: WebAddress | None = Field(None, description="another host for the spider's press room, such as a mirror")
    depth: int = Field(3, ge=1, le=10000, description="how many pages of a listing are read in one pass")
    most_new: int = Field(500, ge=1, description="how many releases are visited for the first time in one pass")
    pages: tuple[WebAddress, ...] = Field((), description="watch: single pages, visited in every pass")
    listings: tuple[WebAddress, ...] = Field((), description="watch: pages that list releases")
    feeds: tuple[WebAddress, ...] = Field((), description="watch: Atom or RSS feeds")
    sitemaps: tuple[WebAddress, ...] = Field((), description="watch: sitemaps or sitemap indexes, gzip or not")
    content: str = Field("", description="CSS selector of the body, where the reading should be sharpened")
    ignore: tuple[str, ...] = Field((), description="CSS selectors of what is no part of the body")
    must_have_results: bool = Field(True, description="an empty listing means that the source is broken")

    _GIVEN: ClassVar[tuple[str, ...]] = ("pages", "listings", "feeds", "sitemaps")

    @model_validator(mode="after")
    def _something_to_watch(self) -> Self:
        given = [key for key in self._GIVEN if getattr(self, key)]
        if self.spider == "watch" and not given:
            raise ValueError("spider 'watch' needs pages, listings, feeds or sitemaps")
        if self.spider != "watch" and given:
            raise ValueError(f"{given[0]} is for spider 'watch'; spider {self.spider!r} knows where to look")
        return self


class Subscription(_Section):
    """`[[subscription]]`"""

    name: Name = Field(description="the only trace of a subscriber in the database")
    to: Addresses = Field(min_length=1, description="mailto: addresses, webhook+https://…, or any Apprise URL")
    sources: tuple[str, ...] = Field((), description="names of sources; left out: all")
    when: tuple[Kind, ...] = Field(tuple(sorted(ALARMING)), description="kinds of change; left out: those that alarm by default")
    significance: Significance = Field(Significance.COSMETIC, description="the least that is told: cosmetic, minor or major")
    languages: tuple[str, ...] = Field((), description="language codes of releases; left out: all")
    keywords: tuple[str, ...] = Field((), description="only changes whose added or removed text has one of these words")
    digest: Schedule | None = Field(None, description="cron; left out: at once")
    quiet: QuietHours | None = Field(None, description="hours in which nothing is sent, such as 22:00-07:00; it waits")
    timezone: Zone | None = Field(None, description="of the digest's schedule and of the dates shown; else [misajour]'s")

    @field_validator("keywords")
    @classmethod
    def _words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not re.search(r"\w", word) for word in value):
            raise ValueError("a keyword needs at least one letter or digit")
        return value


class Email(_Section):
    """`[email]`; the password comes from the environment (MISAJOUR_SMTP_PASSWORD) or from `password_file`."""

    smtp: str = Field(description="smtp://, smtp+starttls:// or smtps://, then user@host:port")
    sender: str = Field(alias="from", description='such as "misajour <misajour@example.org>"')
    password_file: Path | None = Field(None, description="a file that holds the password and nothing else")

    @field_validator("smtp")
    @classmethod
    def _server(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            fine = parts.scheme in ("smtp", "smtp+starttls", "smtps") and parts.hostname and (parts.port or 25)
        except ValueError:
            fine = False
        if not fine:
            raise ValueError(f"{value!r} is no server; write smtp+starttls://user@mail.example.org:587")
        if parts.password:
            raise ValueError("a password does not belong here; set MISAJOUR_SMTP_PASSWORD or password_file")
        return value

    @field_validator("sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not value.isprintable() or not re.search(r"[^@\s<>]+@[^@\s<>]+", value):
            raise ValueError(f"{value!r} names no mail address")
        return value

    def password(self) -> str:
        """The secret, or an empty string where none is needed."""
        if secret := os.environ.get("MISAJOUR_SMTP_PASSWORD"):
            return secret
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"password_file {self.password_file} cannot be read: {error.strerror}") from None


class Config(_Section):
    """A whole misajour.toml."""

    misajour: General = General()  # type: ignore[call-arg]  # every field has a default
    source: tuple[SourceConfig, ...] = ()
    subscription: tuple[Subscription, ...] = ()
    email: Email | None = None
    path: Path = Field(DEFAULT_PATH, exclude=True)

    @property
    def database(self) -> Path:
        return self.path.parent / self.misajour.database

    @property
    def outbox(self) -> Path:
        return self.path.parent / "outbox"

    def zone(self, subscription: Subscription | None = None) -> ZoneInfo:
        return ZoneInfo((subscription and subscription.timezone) or self.misajour.timezone)

    def subscription_named(self, name: str) -> Subscription | None:
        """The subscription, or the operator's own."""
        if name == OPERATOR and self.misajour.operator:
            return Subscription.model_validate({"name": OPERATOR, "to": self.misajour.operator})
        return next((s for s in self.subscription if s.name == name), None)

    @property
    def templates(self) -> Path | None:
        return self.path.parent / self.misajour.templates if self.misajour.templates else None

    def source_named(self, name: str) -> SourceConfig:
        for source in self.source:
            if source.name == name:
                return source
        raise ConfigError(f"no source is called {name!r}{_suggest(name, [s.name for s in self.source])}", self.path)

    def fault(self, message: str, section: str, index: int, key: str) -> ConfigError:
        """A ConfigError at `key` of the section's entry number `index`."""
        text = self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else ""
        return ConfigError(message, self.path, _line(text, (section, index, key)))


def load(path: Path) -> Config:
    """Read `path`. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError("there is no such file; `misajour init` writes one", path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path) from None
    return parse(text, path)


def parse(text: str, path: Path = DEFAULT_PATH) -> Config:
    """`load`, from a text; relative paths in it count from `path`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"no valid TOML: {error}", path, int(line[1]) if line else None) from None
    data.pop("path", None)
    try:
        config = Config.model_validate({**data, "path": path})
    except ValidationError as error:
        raise _sentence(error, text, path) from None
    _cross_check(config, text)
    return config


def _cross_check(config: Config, text: str) -> None:
    def fault(message: str, section: Literal["source", "subscription"], index: int, key: str) -> ConfigError:
        return ConfigError(message, config.path, _line(text, (section, index, key)))

    if config.templates and not config.templates.is_dir():
        raise ConfigError(f"templates: there is no folder {config.misajour.templates}; make it or leave the key out", config.path)
    for section in ("source", "subscription"):
        names: dict[str, int] = {}
        for index, entry in enumerate(getattr(config, section)):
            if entry.name in names:
                raise fault(f"two {section}s are called {entry.name!r}; give one another name", section, index, "name")
            names[entry.name] = index
    known = [source.name for source in config.source]
    for index, subscription in enumerate(config.subscription):
        if subscription.name == OPERATOR:
            raise fault(f"{OPERATOR!r} is the name of [misajour] operator; choose another", "subscription", index, "name")
        for name in subscription.sources:
            if name not in known:
                raise fault(f"no source is called {name!r}{_suggest(name, known)}", "subscription", index, "sources")


def _suggest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}" if known else ""


_MODELS: dict[str, type[_Section]] = {
    "misajour": General,
    "source": SourceConfig,
    "subscription": Subscription,
    "email": Email,
}


def _keys(section: object) -> list[str]:
    if section in _MODELS:
        return [info.alias or name for name, info in _MODELS[str(section)].model_fields.items()]
    return list(_MODELS)


def _sentence(error: ValidationError, text: str, path: Path) -> ConfigError:
    """The first fault, in a user's words."""
    first = error.errors()[0]
    place: tuple[Any, ...] = first["loc"]
    key = str(place[-1]) if place else ""
    in_section = len(place) > 1
    where = f"[{place[0]}]" if in_section else "the file"
    if first["type"] == "extra_forbidden":
        message = f"unknown key {key!r} in {where}{_suggest(key, _keys(place[0] if in_section else None))}"
    elif first["type"] == "missing":
        message = f"[{place[0]}] needs a {key!r}"
        place = place[:-1]
    else:
        named = next((p for p in reversed(place) if isinstance(p, str)), "")
        reason = str(first["msg"]).removeprefix("Value error, ")
        message = f"{named}: {reason[:1].lower() + reason[1:]}" if named not in ("source", "") else reason
    return ConfigError(message, path, _line(text, place))


def _line(text: str, place: tuple[Any, ...]) -> int | None:
    """The line (from 1) of the key that `place` leads to; that of its section where it has none."""
    section = place[0] if place else None
    index = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
    keys = [p for p in place[1:] if isinstance(p, str)]
    seen, inside, best = -1, section is None, None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
            seen += header[1] == section
            inside = header[1] == section and seen == index
            best = number if inside else best
        elif (inside and keys and re.match(rf"\s*[\"']?{re.escape(keys[0])}[\"']?\s*=", line)) or (
            len(place) == 1 and re.match(rf"\s*{re.escape(str(section))}\s*=", line)
        ):
            return number
    return best
