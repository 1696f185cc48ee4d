"""What is gone is believed where something bears witness to it, however few releases there are."""

from __future__ import annotations

import pytest
from pages import TEXT, release

from monitor.model import Health
from monitor.testing import FakeWeb, Monitor

HOST = "https://towns.example.org"
LISTING = f"{HOST}/press"
PAGES = [f"{HOST}/press/{number}" for number in range(4)]
HEAD = '[misajour]\nconfirm_after = 0\noperator = ["mailto:op@example.org"]\n'
DESK = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'


def toml(places: str) -> str:
    return f'{HEAD}[[source]]\nname = "towns"\nspider = "watch"\ndelay = 0\n{places}\n{DESK}'


def served(web: FakeWeb, pages: list[str] = PAGES) -> None:
    for number, page in enumerate(PAGES):
        web.page(page, release(*TEXT, f"It is number {number}.", title=f"River towns, {number}"))
    rows = (f'<li><a href="{page}">The river towns agree once more</a></li>' for page in pages)
    web.page(LISTING, f"<main><ul>{''.join(rows)}</ul></main>")


def moved(web: FakeWeb) -> None:
    web.answers.clear()


def rebuilt(web: FakeWeb) -> None:
    web.answers.clear()
    web.page(LISTING, "<main><h1>Our new press room</h1><p>Welcome to it.</p></main>")


def refused(web: FakeWeb) -> None:
    web.answers.clear()
    web.page(LISTING, "<h1>Forbidden</h1>", status=403)


ILL = {
    "it moved": (moved, Health.BROKEN),
    "it was rebuilt": (rebuilt, Health.EMPTY),
    "its listing refuses us": (refused, Health.BLOCKED),
}


@pytest.mark.parametrize("how", ILL)
def test_a_small_press_room_whose_own_listing_fails_has_removed_nothing(tmp_path, how):
    outage, health = ILL[how]
    web = FakeWeb()
    with Monitor(tmp_path, toml(f'listings = ["{LISTING}"]'), web) as monitor:
        served(web)
        monitor.check()
        outage(web)
        for _ in range(2):
            runs = monitor.check(everything=True)
        assert runs[-1].health is health
        assert "4 of 4 releases answer as gone; none is taken for removed" in runs[-1].note
        assert monitor.kinds() == ["new"] * 4
        assert not [mail for mail in monitor.mails() if "desk@" in mail["To"]]
        assert web.count(LISTING) > 3, "the listing is asked by second looks, too"
        served(web)
        monitor.check(everything=True)
        assert monitor.kinds() == ["new"] * 4, "nothing was removed, so nothing is restored"


def test_what_waited_for_a_witness_is_believed_when_there_is_one(tmp_path):
    web = FakeWeb()
    with Monitor(tmp_path, toml(f'listings = ["{LISTING}"]'), web) as monitor:
        served(web)
        monitor.check()
        moved(web)
        monitor.check(everything=True)
        served(web, PAGES[1:])
        web.page(PAGES[0], "<h1>gone</h1>", status=404)
        monitor.check(everything=True)
        assert monitor.kinds() == ["new"] * 4 + ["removed"]


def test_a_listing_whose_host_rests_is_no_witness(tmp_path):
    web, listing = FakeWeb(), "https://lists.example.org/press"
    with Monitor(tmp_path, toml(f'listings = ["{listing}"]'), web) as monitor:
        served(web)
        web.answers[listing] = web.answers[LISTING]
        monitor.check()
        web.answers.clear()
        web.page(listing, "<h1>Busy</h1>", status=503, Retry_After="7200")
        for _ in range(2):
            monitor.check(everything=True)
        assert monitor.kinds() == ["new"] * 4


def test_pages_that_are_named_one_by_one_need_no_witness(tmp_path):
    web, named = FakeWeb(), ", ".join(f'"{page}"' for page in PAGES)
    with Monitor(tmp_path, toml(f"pages = [{named}]"), web) as monitor:
        served(web)
        monitor.check()
        moved(web)
        monitor.check(everything=True)
        assert monitor.kinds() == ["new"] * 4 + ["removed"] * 4


def test_a_mass_removal_is_believed_whole_once_it_is_no_more_than_half(tmp_path):
    old = [f"{HOST}/press/old/{number}" for number in range(6)]
    new = [f"{HOST}/press/new/{number}" for number in range(6)]
    web = FakeWeb()

    def serves(pages: list[str]) -> None:
        web.answers.clear()
        for page in pages:
            web.page(page, release(*TEXT, f"It is at {page}.", title=f"River towns, {page[-5:]}"))
        rows = (f'<li><a href="{page}">The river towns agree again</a></li>' for page in pages)
        web.page(LISTING, f"<main><ul>{''.join(rows)}</ul></main>")

    with Monitor(tmp_path, toml(f'listings = ["{LISTING}"]'), web) as monitor:
        serves(old)
        monitor.check()
        for number in range(3, 6):
            serves(new[:number])
            for _ in range(2):
                monitor.check(everything=True)
            assert "removed" not in monitor.kinds()
        serves(new)
        monitor.check(everything=True)
        assert monitor.kinds().count("removed") == len(old)
        (run,) = monitor.check(everything=True)
        assert run.health is Health.OK, "no listing misses what is known to be gone"


@pytest.mark.parametrize(
    ("status", "health"), [(304, Health.BROKEN), (503, Health.BROKEN), (403, Health.BLOCKED)]
)
def test_what_is_listed_is_not_known_where_one_of_two_listings_fails(tmp_path, status, health):
    web, other = FakeWeb(), f"{HOST}/notices"
    with Monitor(tmp_path, toml(f'listings = ["{LISTING}", "{other}"]'), web) as monitor:
        served(web)
        web.page(other, "<main><h1>Notices</h1><p>There are none just now.</p></main>")
        assert monitor.check()[-1].health is Health.OK
        web.page(LISTING, "", status=status)
        run = monitor.check(everything=True)[-1]
        assert run.health is health
        assert "1 of 2 listings cannot be had, and the rest name no release" in run.note
        assert f"status {status}" in run.note and not run.has_witness
        web.page(LISTING, "<main><h1>Our new press room</h1></main>")
        run = monitor.check(everything=True)[-1]
        assert run.health is Health.EMPTY and "no release is listed any more" in run.note


def test_what_is_listed_is_not_known_where_a_listing_was_put_off(tmp_path):
    web, other = FakeWeb(), "https://notices.example.org/"
    with Monitor(tmp_path, toml(f'listings = ["{LISTING}", "{other}"]'), web) as monitor:
        served(web)
        web.page(other, "<main><h1>Notices</h1><p>There are none just now.</p></main>")
        monitor.check()
        web.page(LISTING, "", status=503, Retry_After="600")
        monitor.check(everything=True)
        run = monitor.check(everything=True)[-1]
        assert run.postponed == 1 and not run.has_witness
        assert "no release is listed" not in run.note and "the host rests" in run.note


def test_a_release_that_comes_back_without_its_place_in_the_list_is_unlisted(tmp_path):
    web = FakeWeb()

    def listed(pages: list[str]) -> None:
        rows = (f'<li><a href="{page}">The river towns agree again</a></li>' for page in pages)
        web.page(LISTING, f"<main><ul>{''.join(rows)}</ul></main>")

    with Monitor(tmp_path, toml(f'listings = ["{LISTING}"]'), web) as monitor:
        served(web)
        monitor.check()
        last = PAGES[1]  # in the midst of its list: what slides off the end proves nothing
        web.answers.pop(last)
        listed([page for page in PAGES if page != last])
        monitor.check(everything=True)
        assert monitor.kinds()[4:] == ["removed"]
        web.page(last, release(*TEXT, title="The river towns agree again"))
        monitor.check(everything=True)
        monitor.check(everything=True)
        assert "unlisted" in monitor.kinds()
