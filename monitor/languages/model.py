"""What misajour knows of one language of the press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


def words(text: str) -> tuple[str, ...]:
    """The phrases of `text`, with a semicolon between them. Lines may be broken where a blank
    stands,
    and after a bar."""
    joined = re.sub(r"\|\s*\n\s*", "|", text)
    return tuple(" ".join(phrase.split()) for phrase in joined.split(";"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Labels are plain text in lower case; all other phrases are regular expressions, matched
    without regard to case as the room that uses them says. What is empty is not known.

    Dates and stamps:

    - `code` (ISO 639-1), and `aliases` by which pages call the language as well
    - `order`: how 06/05/2020 is read, DMY, MDY or YMD; where a language is written in countries
    that
      disagree, the country decides
    - `updated`, `published`: labels before (or after) a date, without the connective
    - `months`: names that dateparser lacks (cases, regions); `solar_months`, `lunar_months`: those
      of the Solar Hijri and the Islamic calendar; `eras`: the year before the first of each era
    - `ago`, `since`: the word after, or before, a span of time ("3 days ago", "il y a 3 jours");
      `ago_whole`: where number and word are one shape; `units` of such spans
    - `says`: verbs that make a label part of a sentence ("it *was* updated by the law of …")

    What an edit is made of:

    - `numbers` written as words, `percents`, `negations`
    - `corrections`: headings of a note of correction; `corrected`: sentences of one

    What is not the release:

    - `elsewhere`: headings and lines that point to other articles; `shares`: others that end it
    - `adverts`: labels of advertisements; `boxes`: lines that open a box of the publisher's own
    - `counters`: nouns beside the number of those who looked

    Lists:

    - `read_more`: texts of links that say nothing; `next_page`, `more_results`; `page_ends`: links
      to the first, the last and the previous page

    Pages in the place of a page:

    - `not_found`, `error_pages`, `challenge`, `script`, `consent`, `login`, `redirects`
    """

    code: str
    aliases: tuple[str, ...] = ()
    order: str = "DMY"
    updated: tuple[str, ...]
    published: tuple[str, ...]
    months: Mapping[str, int] = field(default_factory=dict)
    solar_months: Mapping[str, int] = field(default_factory=dict)
    lunar_months: Mapping[str, int] = field(default_factory=dict)
    eras: Mapping[str, int] = field(default_factory=dict)
    ago: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    ago_whole: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    percents: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    adverts: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    read_more: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    more_results: tuple[str, ...] = ()
    page_ends: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    error_pages: tuple[str, ...] = ()
    challenge: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    login: tuple[str, ...] = ()
    redirects: tuple[str, ...] = ()
