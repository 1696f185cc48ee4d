"""`[[source]]`: what is watched, and how it is asked and read."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from monitor.config.durations import Seconds
from monitor.config.json import JsonList, JsonRelease
from monitor.config.requests import Authorization, Cookies, Headers, OneLine, Proxy
from monitor.config.section import Section
from monitor.config.teaching import Labels, LinkSelector, Patterns, Revisit
from monitor.config.values import Name, Schedule, Selector, SourceAddress, Zone
from monitor.model import Attachments, Fetch, Keep


class SourceConfig(Section):
    """`[[source]]`"""

    name: Name = Field(description="what this press room is called, in mails and pages")
    spider: str = Field(
        description="the name of a spider: `misajour spider list` names them, `watch` among them"
    )
    enabled: bool = Field(
        True,
        description="`false`: it is not visited, and nobody is told that it is silent; what is "
        "recorded of it stays",
    )
    schedule: Schedule = Field(
        "@hourly", description="cron, with seconds in front if wanted; or @hourly and the like"
    )
    language: str = Field(
        "",
        pattern=r"^[A-Za-z]{0,3}(-[A-Za-z0-9]+)*$",
        description="the edition to follow, such as fr",
    )
    timezone: Zone | None = Field(
        None, description="for stamps that name no zone; else the spider's, else [misajour]'s"
    )
    delay: Seconds = Field(2.0, ge=0, le=3600, description="seconds between requests to one host")
    obey_robots: bool = Field(True, description="follow robots.txt")
    base: SourceAddress | None = Field(
        None, description="another host for the spider's press room, such as a mirror"
    )
    depth: int = Field(
        3, ge=1, le=10000, description="how many pages of a listing are read in one pass"
    )
    back_catalogue: bool = Field(
        False,
        description="read the listings to their very end, whatever `depth` says, over as many "
        "passes as that takes",
    )
    deadline: Seconds = Field(
        21600,
        gt=0,
        le=7 * 86400,
        description="seconds after which a crawl is given up and told as broken; one whose spider "
        "shows no sign of life for `timeout` and 15 seconds is given up before that",
    )
    most_new: int = Field(
        500, ge=1, description="how many releases are visited for the first time in one pass"
    )
    requests_per_day: int | None = Field(
        None,
        ge=1,
        description="how often the source's hosts are asked in a day (UTC); what is not "
        "asked is owed to later passes",
    )
    bytes_per_day: int | None = Field(
        None, ge=1, description="how many bytes of answers the source takes in a day (UTC)"
    )
    pages: tuple[SourceAddress, ...] = Field(
        (), description="watch: single pages, visited in every pass"
    )
    listings: tuple[SourceAddress, ...] = Field((), description="watch: pages that list releases")
    feeds: tuple[SourceAddress, ...] = Field((), description="watch: Atom, RSS or JSON feeds")
    sitemaps: tuple[SourceAddress, ...] = Field(
        (), description="watch: sitemaps or sitemap indexes, gzip or not"
    )
    content: Selector = Field(
        "", description="CSS selector of the body, where the reading should be sharpened"
    )
    ignore: tuple[Selector, ...] = Field(
        (), description="CSS selectors of what is not part of the body"
    )
    attachments: Attachments = Field(
        Attachments.HASH,
        description="the documents that releases link: links (only where they lead), hash (a file "
        "that is replaced under its address is an edit of the release), text (and what changed "
        "in it is told)",
    )
    ignore_text: Patterns = Field(
        (),
        description="regular expressions of what is taken out of the text, such as "
        "`Read \\d+ times`",
    )
    updated_labels: Labels = Field(
        (), description="what stands before the date of an update, such as `Fassung vom`"
    )
    published_labels: Labels = Field(
        (), description="what stands before the date of publication, such as `Verlautbart am`"
    )
    release: Patterns = Field(
        (),
        description="watch: regular expressions, one of which an address must match (anywhere in "
        "it) to be a release; with it all links of a listing count, and not only its main group",
    )
    exclude: Patterns = Field(
        (), description="regular expressions of addresses that are no releases"
    )
    drop_query: tuple[str, ...] = Field(
        (), description="parameters of addresses that make no other release, such as `from`"
    )
    next: LinkSelector = Field(
        "", description="watch: CSS selector of the link to a listing's next page"
    )
    first: int = Field(
        0, ge=0, description="watch: what `{page}` in a listing's address counts from"
    )
    step: int = Field(1, ge=1, description="watch: and by how much it grows")
    json_list: JsonList | None = Field(
        None,
        alias="json",
        description="watch: the listings are JSON, read by JMESPath: "
        '`{ items = "data", link = "join(\'\', [\'/news/\', slug])", title = "title", '
        'published = "day", updated = "changed", next = "links.next" }`',
    )
    json_release: JsonRelease | None = Field(
        None,
        description="watch: the releases are JSON, read by JMESPath: "
        '`{ body = "details.body", title = "title", published = "…", updated = "…", '
        'language = "…", notes = "…", at = "https://api.example.org{path}" }`',
    )
    revisit: Revisit = Field(
        (),
        description="how often releases are visited, by their age: "
        '`{ "2d" = "every pass", "90d" = "1d", "older" = "30d" }`',
    )
    keep: Keep | None = Field(
        None,
        description="which bytes stay: revisions, all; left out: as `[misajour]` says",
    )
    learn: bool = Field(
        True,
        description="ignore places that were seen to move without an edit; "
        "`misajour status` lists them",
    )
    fetch: Fetch = Field(
        Fetch.PLAIN,
        description="plain, or browser: releases and listings are rendered by Chromium, for a "
        "press room that only scripts make (needs `misajour[browser]`)",
    )
    conditional: bool = Field(
        True, description="send validators, so that an unchanged page need not be sent again"
    )
    must_have_results: bool = Field(
        True, description="an empty listing means that the source is broken"
    )
    user_agent: OneLine = Field(
        "",
        max_length=300,
        description="sent in place of misajour's own; robots.txt is obeyed as `misajour` all the "
        "same",
    )
    headers: Headers = Field(
        (),
        repr=False,
        description='more headers, as a table: `{ X-Api-Key = "${PRESS_KEY}" }`; `${NAME}` as in '
        "`to`",
    )
    cookies: Cookies = Field(
        (), repr=False, description='cookies, as a table: `{ edition = "international" }`'
    )
    auth: Authorization = Field(
        "",
        repr=False,
        description="a login: `basic NAME:${PRESS_PASSWORD}` or `bearer ${PRESS_TOKEN}`",
    )
    send_to: tuple[SourceAddress, ...] = Field(
        (),
        description="hosts, such as https://media.example.org, that get `headers`, `cookies`, "
        "`auth` and `certificate`, too; without it only those of the source's own addresses",
    )
    proxy: Proxy = Field(
        "",
        repr=False,
        description="http:// or https:// address of a proxy that all requests of the source go by",
    )
    verify: bool = Field(
        True, description="check the certificates of the source's own hosts; `false` is a risk"
    )
    certificate: Path | None = Field(
        None,
        description="a client certificate (PEM) that is shown to the source's own hosts; relative "
        "to misajour.toml",
    )
    key: Path | None = Field(
        None, description="its key (PEM), where that is in another file; relative to misajour.toml"
    )

    _GIVEN: ClassVar[tuple[str, ...]] = ("pages", "listings", "feeds", "sitemaps")
    _OF_WATCH: ClassVar[tuple[str, ...]] = (
        "release",
        "next",
        "first",
        "step",
        "json_list",
        "json_release",
    )

    @model_validator(mode="after")
    def _something_to_watch(self) -> Self:
        given = [key for key in self._GIVEN if getattr(self, key)]
        if self.spider == "watch" and not given:
            raise ValueError("spider 'watch' needs pages, listings, feeds or sitemaps")
        if self.spider != "watch" and given:
            raise ValueError(
                f"{given[0]} is for spider 'watch'; spider {self.spider!r} knows where to look"
            )
        if self.spider != "watch":
            self._leaves_to_its_spider()
        if self.key is not None and self.certificate is None:
            raise ValueError("`key` is of use with `certificate` only; name that, too")
        return self

    def _leaves_to_its_spider(self) -> None:
        for field in self._OF_WATCH:
            if getattr(self, field) != type(self).model_fields[field].default:
                key = "json" if field == "json_list" else field
                raise ValueError(f"{key} is for spider 'watch'; {self.spider!r} has its own")
