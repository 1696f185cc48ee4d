"""What the markups are made of: invented titles and days, and the parts that pages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

TITLES = (
    "Sea walls to be repaired in three provinces",
    "Ferry to Halmar returns after the winter",
    "New rules for river pilots in force",
    "Harbour of Ostervik opens its second basin",
    "Minister receives the engineers of the Delta Works",
    "Fees for small boats stay as they are",
    "Dredging of the Alm begins in October",
    "Lighthouse of Skerry Point handed over",
    "Report on the spring floods published",
    "Statement on the closing of the lower lock",
)
TEASER = "The Ministry of Harbours and Rivers has agreed with the coastal provinces on a common plan for the coming years."
DAYS = [f"2024-03-{28 - n:02d}" for n in range(10)]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Markup:
    name: str
    url: str
    html: str
    releases: tuple[str, ...]
    next_url: str = ""


def rows(
    template: str, links: list[str], titles: tuple[str, ...] = TITLES, join: str = "\n"
) -> str:
    """`template` for each release: {u} address, {t} title, {s} teaser, {d} day, {day} in words, {n}
    a number."""
    made = []
    for n, link in enumerate(links):
        day = DAYS[n % 10]
        made.append(
            template.replace("{u}", link)
            .replace("{t}", titles[n % len(titles)])
            .replace("{s}", TEASER)
            .replace("{day}", f"{int(day[8:])} March 2024")
            .replace("{dmy}", f"{day[8:]}.{day[5:7]}.{day[:4]}")
            .replace("{d}", day)
            .replace("{odd}", "odd" if n % 2 else "even")
            .replace("{n}", str(400 + n))
        )
    return join.join(made)


def page(body: str, head: str = "", body_class: str = "", lang: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>News</title>{head}</head><body class="{body_class}">{body}</body></html>'


def menu(*names: str) -> str:
    names = names or (
        "The ministry and its people",
        "Policies",
        "Publications and reports",
        "News",
        "Open data and statistics",
        "Contact the press office",
    )
    return "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/{name.lower().replace(" ", "-")}">{name}</a></li>'
        for n, name in enumerate(names)
    )


def found(url: str, links: list[str]) -> tuple[str, ...]:
    return tuple(urljoin(url, link) for link in links)


MARKUPS: list[Callable[[], Markup]] = []


def markup(make: Callable[[], Markup]) -> Callable[[], Markup]:
    MARKUPS.append(make)
    return make


def slugs(prefix: str, count: int = 8, suffix: str = "") -> list[str]:
    return [prefix + TITLES[n].lower().replace(" ", "-") + suffix for n in range(count)]


FOOT = '<footer class="site-footer"><ul><li><a href="/imprint">Imprint and legal notice</a></li><li><a href="/privacy">Privacy statement and cookies</a></li><li><a href="/accessibility">Accessibility statement</a></li></ul></footer>'
SOCIAL = '<ul class="social"><li><a href="https://social.example/norland">Follow the ministry on Social</a></li><li><a href="https://video.example/norland">Watch the ministry on Video</a></li></ul>'
