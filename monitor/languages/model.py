"""What misajour knows of one language of the press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


def words(text: str) -> tuple[str, ...]:
    """The phrases of `text`, which stand with a semicolon between them. A line may be broken where
    a blank stands, and after a bar."""
    joined = re.sub(r"\|\s*\n\s*", "|", text)
    return tuple(" ".join(phrase.split()) for phrase in joined.split(";"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Labels and the words for halves of the day are plain text in lower case. All other phrases
    are regular expressions, matched without regard to case as the room that uses them says. What
    is empty is not known.

    Dates and stamps:

    - `code` (ISO 639-1), and `aliases` by which pages call the language as well
    - `order`: how 06/05/2020 is read, DMY, MDY or YMD; where a language is written in countries
      that disagree, the country decides
    - `updated`, `published`: labels before (or after) a date, without the connective
    - `subjects`: words of what a label speaks of, which may stand before it ("page", "seite")
    - `months`: names that dateparser lacks (cases, regions); `solar_months`, `lunar_months`: those
      of the Solar Hijri and the Islamic calendar; `eras`: the year before the first of each era
    - `ordinals`: endings of a day's number; `of`: between day and month, with the space after it;
      `of_year`: between month and year; `year_words`: after the year, without a full stop
    - `at`: between a day and a clock time; `weekdays`: names that stand there;
      `clock_words`: after a clock time, without a full stop;
      `forenoon`, `afternoon`: the halves of the day where they are not written a.m. and p.m.
    - `ago`, `since`: the word after, or before, a span of time ("3 days ago", "il y a 3 jours");
      `ago_whole`: where number and word are one shape; `units` of such spans; `one`: a single one
      of them ("an hour"); `about`: before the number
    - `says`: verbs that make a label part of a sentence ("it *was* updated by the law of …")

    What an edit is made of:

    - `numbers` written as words, `percents`; `counting`: the words from zero to twenty, in order
    - `negations`; `negating_parts`: those that stand within words, and in scripts that set no
      spaces; `negating`: what is put into a verb to negate it, with a "^" where it is put before it
    - `weighty`: words that turn what is said, short as they are: verbs that bind or allow, "more"
      and "less", "all" and "none"
    - `own_negations`, `own_weighty`: those that say something harmless in another language, and
      count on pages in their own alone
    - `endings` by which two forms of one word differ
    - `charts`: what a picture is called that shows figures or a document
    - `corrections`: headings of a note of correction; `corrected`: sentences of one

    What is not the release:

    - `credits`: what a picture is called before the name of who took it ("photo: …")
    - `elsewhere`: headings and lines that point to other articles; `shares`: others that end it
    - `adverts`: labels of advertisements; `boxes`: lines that open a box of the publisher's own
    - `furniture`: whole lines of the page's frame: "back to top", "next page", reading times
    - `neighbours`: what the release before or after this one is called in a line that leads there;
      `no_neighbour`: what stands there where there is none
    - `counters`: nouns beside the number of those who looked; `times`: after that number;
      `multipliers` of it ("12 k"); `fillers`: words of a line of metadata that say nothing alone
    - `tool_names`, `text_names`: words in classes and ids of tools, and of texts, that are not the
      release; `caption_names` of what is said of a picture; `picture_names` of what holds one

    Lists:

    - `read_more`: texts of links that say nothing; `next_page`, `more_results`; `page_ends`: links
      to the first, the last and the previous page

    Where releases are found from a home page:

    - `press_rooms`: what says that releases stand there; `news_pages`: what says that of news

    Pages in the place of a page:

    - `not_found`, `error_pages`, `challenge`, `script`, `consent`, `login`, `redirects`
    """

    code: str
    aliases: tuple[str, ...] = ()
    order: str = "DMY"
    updated: tuple[str, ...]
    published: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    solar_months: Mapping[str, int] = field(default_factory=dict)
    lunar_months: Mapping[str, int] = field(default_factory=dict)
    eras: Mapping[str, int] = field(default_factory=dict)
    ordinals: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    of_year: tuple[str, ...] = ()
    year_words: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    clock_words: tuple[str, ...] = ()
    forenoon: tuple[str, ...] = ()
    afternoon: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    ago_whole: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    counting: tuple[str, ...] = ()
    percents: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    own_negations: tuple[str, ...] = ()
    negating_parts: tuple[str, ...] = ()
    negating: tuple[str, ...] = ()
    weighty: tuple[str, ...] = ()
    own_weighty: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    adverts: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    no_neighbour: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    multipliers: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    tool_names: tuple[str, ...] = ()
    text_names: tuple[str, ...] = ()
    caption_names: tuple[str, ...] = ()
    picture_names: tuple[str, ...] = ()
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
    press_rooms: tuple[str, ...] = ()
    news_pages: tuple[str, ...] = ()
