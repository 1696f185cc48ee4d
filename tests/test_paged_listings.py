"""A listing of several pages is read down to the first that names nothing new: what stands on those
below is neither missing nor forgotten."""

from __future__ import annotations

import pytest
from onboarding import row, title
from pages import release

from monitor.model import Health
from monitor.testing import FakeWeb, Monitor

HOST = "https://www.example.org"
TOML = f'[misajour]\nconfirm_after = 0\n[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{HOST}/press"]\ndepth = 50\n'


class Room:
    """A press room of `numbers`, ten to a page, the newest first."""

    def __init__(self, web: FakeWeb, numbers: list[int]) -> None:
        self.web, self.numbers = web, numbers
        self.put()

    def put(self) -> None:
        for number in self.numbers:
            self.web.page(f"{HOST}/r/{number}", release(title=title(number)))
        pages = range(0, len(self.numbers), 10)
        for page, first in enumerate(pages):
            rows = "".join(row(n, f"/r/{n}") for n in self.numbers[first : first + 10])
            more = f'<a rel="next" href="/press?p={page + 1}">Next</a>' if first < pages[-1] else ""
            url = f"{HOST}/press" if page == 0 else f"{HOST}/press?p={page}"
            self.web.page(url, f"<main><ul>{rows}</ul>{more}</main>")

    def publish(self, *numbers: int) -> None:
        self.numbers[:0] = numbers
        self.put()


@pytest.fixture
def room(tmp_path):
    web = FakeWeb()
    room = Room(web, list(range(60, 0, -1)))
    with Monitor(tmp_path, TOML, web) as monitor:
        assert [run.health for run in monitor.check()] == [Health.OK]
        assert monitor.kinds() == ["new"] * 60
        yield room, monitor


def test_a_second_pass_that_reads_one_page_is_well(room):
    _, monitor = room
    for _ in range(3):
        (run,) = monitor.check()
        assert run.health is Health.OK, run.note
    assert monitor.kinds() == ["new"] * 60


def test_what_moves_down_to_a_page_that_is_not_read_is_not_missing(room):
    press, monitor = room
    for number in range(61, 77):
        press.publish(number)
        runs = monitor.check() + monitor.check()
        assert {run.health for run in runs} == {Health.OK}, [run.note for run in runs]
    assert set(monitor.kinds()) == {"new"} and len(monitor.kinds()) == 76
    assert monitor.rows("select count(*) n from releases where listed = 0") == [{"n": 0}]


def test_what_is_taken_out_of_the_first_page_is_unlisted(room):
    press, monitor = room
    press.publish(61, 62, 63)
    monitor.check()
    press.numbers.remove(60)
    press.put()
    for _ in range(3):
        monitor.check(everything=True)
    assert monitor.kinds()[63:] == ["unlisted"]
    (lost,) = monitor.rows("select url from releases where listed = 0")
    assert lost["url"] == f"{HOST}/r/60"
