"""Histories of several releases whose asides change as they like: nothing that lasts there goes
without a record, unless the table of what is ignored says so."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Newsroom
from pages import TEXT, release

from monitor.extract import content_hash
from monitor.model import utc_text

URLS = tuple(f"https://towns.example.org/{n}" for n in range(1, 5))
SOURCE = f'[[source]]\nname = "room"\nspider = "watch"\npages = {list(URLS)}\n'.replace("'", '"')
SAID = (
    "The county lends the towns {} of the cost for a term of ten years, and the towns along the "
    "upper river pay the rest of it."
)
SHARES = ("a third", "a half", "two thirds", "nothing")
# What each release says in its aside at one pass; None: nothing.
PASS = st.tuples(*[st.one_of(st.none(), st.sampled_from(SHARES))] * len(URLS))


def page(number: int, share: str | None) -> str:
    html = release(*TEXT, f"It is the release number {number}.", title=f"Towns agree, {number}")
    aside = f"<aside><p>Town {number}: {SAID.format(share)}</p></aside>" if share else ""
    return html.replace("</main>", f"</main>{aside}")


@contextmanager
def newsroom(confirm_after: int):
    with tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder), SOURCE)
        wait = timedelta(seconds=confirm_after)
        room.recorder.confirm_after = room.recorder.knowledge.confirm_after = wait
        try:
            yield room
        finally:
            room.store.close()


def served(room, shares) -> None:
    room.visit(
        {url: page(n, share) for n, (url, share) in enumerate(zip(URLS, shares, strict=True))}
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PASS, min_size=2, max_size=5), st.sampled_from([0, 30]))
def test_what_lasts_beside_a_text_is_in_a_revision_or_what_is_ignored_is_listed(history, wait):
    with newsroom(wait) as room:
        for shares in history:
            served(room, shares)
        for _ in range(3):  # and now it stays
            served(room, history[-1])
        for number, url in enumerate(URLS):
            found = room.store.releases.at(1, url)
            latest = room.store.history.latest(found.id)
            kept = [one.text for one in latest.content.beside]
            share = history[-1][number]
            said = [f"Town {number}: {SAID.format(share)}"] if share else []
            learnt = [one.kind for one in room.store.ignored.listed(room.clock)]
            assert kept == said or learnt, (number, kept, said)
        assert not room.rows("select * from releases where pending is not null")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PASS, min_size=1, max_size=4), st.sampled_from([0, 30]))
def test_an_edit_of_the_text_is_told_whatever_its_asides_do(history, wait):
    with newsroom(wait) as room:
        for shares in history:
            served(room, shares)
        before = len(room.rows("select * from changes where kind = 'silent-edit'"))
        pages = {url: page(n, history[-1][n]) for n, url in enumerate(URLS)}
        pages[URLS[0]] = pages[URLS[0]].replace("2 000", "20 000")
        room.visit(pages)
        room.visit(pages)
        told = room.rows("select reasons from changes where kind = 'silent-edit'")
        assert len(told) == before + 1 and "a figure changed" in told[-1]["reasons"]
        latest = room.store.history.latest(room.store.releases.at(1, URLS[0]).id)
        assert content_hash(latest.content) == latest.content_hash
        assert latest.last_seen == utc_text(room.clock)
