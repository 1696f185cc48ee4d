"""Who may ask a host, and what is left of a crawl whose worker is lost: without a cluster."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from clocks import Clock

from monitor.cluster import worker
from monitor.cluster.messages import (
    FENCE,
    LEASE,
    Order,
    Parcel,
    Stop,
    Take,
    general_of,
    pack,
    unpack,
)
from monitor.cluster.repeating import Progress
from monitor.cluster.turns import Hosts, LeasedPacer, Leases
from monitor.config import parse
from monitor.crawl.allowance import Allowance
from monitor.crawl.politeness import Pace, Pacer
from monitor.model import (
    ListedRelease,
    ListingObservation,
    ListingProgress,
    Observation,
    Outcome,
    Part,
    Plan,
    Visit,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_what_a_pacer_knows_goes_on_in_another_process_whose_clock_says_something_else():
    here, there = Clock(), Clock()
    there.now = 5.0
    first, second = Pacer(here), Pacer(there)
    assert first.claim("a.example", 3.0) == 0.0
    first.slow_down("a.example", 7.0)
    first.rest("b.example", 50.0)
    for _ in range(4):
        first.answered("c.example", 2.0, overloaded=True)
    here.now += 1
    for host in ("a.example", "b.example", "c.example", "new.example"):
        second.go_on_with(host, first.pace_of(host))
    assert second.claim("a.example", 3.0) == pytest.approx(6.0)  # robots.txt says seven
    assert second.resting("b.example") and not second.resting("a.example")
    assert second.pace_of("c.example").overloads == 4
    assert second.claim("new.example", 3.0) == 0.0
    there.now += 49.5
    assert not second.resting("b.example")


def test_nothing_that_is_known_of_a_host_becomes_shorter_by_what_another_process_says():
    clock = Clock()
    pacer = Pacer(clock)
    pacer.claim("a.example", 30.0)
    pacer.slow_down("a.example", 4.0)
    pacer.go_on_with("a.example", Pace(free_in=2.0, asked_ago=10.0))
    assert pacer.claim("a.example", 30.0) == 30.0
    assert pacer.asked_delay("a.example") == 4.0
    assert Pace().asked_ago == math.inf


def test_a_host_is_one_worker_s_at_a_time_and_goes_to_the_next_with_what_is_known(clock):
    hosts = Hosts(Pacer(clock))
    assert hosts.begin("1", "tcp://one", ["a.example"]).keys() == {"a.example"}
    assert hosts.worker_of(["z.example", "a.example"]) == "tcp://one"
    assert hosts.begin("2", "tcp://two", ["a.example", "b.example"]).keys() == {"b.example"}
    assert hosts.granted("2") == {}
    assert hosts.revoked("1") == set(), "it has not had its turn"
    clock.now += 1.5
    assert hosts.revoked("1") == {"a.example"}
    hosts.want("1", ["a.example"])  # it has it, and does not wait
    hosts.give_back("1", {"a.example": Pace(free_in=2.0, asked_ago=0.0)})
    hosts.want("1", ["a.example"])
    assert hosts.granted("1") == {}, "who came first is first"
    assert hosts.granted("2")["a.example"].free_in == 2.0
    hosts.end("2")
    assert hosts.granted("1").keys() == {"a.example"}
    assert (hosts.load_of("tcp://one"), hosts.load_of("tcp://two")) == (1, 0)
    hosts.end("1")
    assert hosts.worker_of(["a.example", "b.example"]) == ""


def test_crawls_on_one_worker_share_its_hosts(clock):
    hosts = Hosts(Pacer(clock))
    hosts.begin("1", "tcp://one", ["a.example"])
    assert hosts.begin("2", "tcp://one", ["a.example"]).keys() == {"a.example"}
    hosts.begin("3", "tcp://two", ["a.example"])
    clock.now += 2
    hosts.give_back("1", {"a.example": Pace()})
    assert hosts.granted("3") == {} and hosts.revoked("2") == {"a.example"}
    hosts.give_back("2", {"a.example": Pace()})
    assert hosts.granted("3").keys() == {"a.example"}


def test_the_hosts_of_a_worker_that_is_lost_are_left_alone_for_as_long_as_it_may_live(clock):
    hosts = Hosts(Pacer(clock))
    hosts.begin("1", "tcp://one", ["a.example"])
    hosts.end("1", lost=True)
    assert hosts.begin("2", "tcp://two", ["a.example"])["a.example"].free_in == FENCE
    assert FENCE > worker.LEASE + 3, "its watch, and the crawl's end"


def test_a_leased_pacer_asks_for_a_host_and_asks_none_that_was_taken_from_it():
    wanted: list[str] = []
    shared = Pacer(Clock())
    leases = Leases(shared)
    one, two = (LeasedPacer(leases, wanted.append) for _ in range(2))
    assert one.claim("a.example", 2.0) > 0 and wanted == ["a.example"]
    one.grant({"a.example": Pace()})
    two.grant({"a.example": Pace()})
    assert one.claim("a.example", 2.0) == 0.0
    assert two.claim("a.example", 2.0) == 2.0, "both share one pace"
    one.leave(["a.example", "never.example"])
    returned = one.returned()
    assert returned.keys() == {"a.example"} and returned["a.example"].free_in == 2.0
    assert one.claim("a.example", 2.0) > 0 and wanted == ["a.example"] * 2
    assert one.give_back() == {}


def seen(url: str, outcome: Outcome = Outcome.PAGE) -> Observation:
    return Observation(source="room", url=url, outcome=outcome, seen=NOW)


def test_a_repeat_asks_for_what_is_left_and_records_nothing_twice():
    plan = Plan(
        source="room",
        spider="watch",
        visits=(Visit("https://a/1"), Visit("https://a/2")),
        documents=(Visit("https://a/1.pdf", document=True),),
        known=frozenset({"https://a/1", "https://a/2"}),
        unvisited=(ListedRelease("https://a/3"),),
    )
    progress, allowance = Progress(plan, "spiders.watch", 25), Allowance()
    found = tuple(ListedRelease(f"https://a/{n}") for n in (4, 5))
    listed = ListingProgress(
        source="room", url="https://a/", seen=NOW, part=Part.BACK, page="https://a/?2", pages=2,
        found=found,
    )  # fmt: skip
    whole = ListingObservation(source="room", url="https://a/news", seen=NOW)
    for item in (seen("https://a/1"), listed, seen("https://a/4"), whole):
        assert progress.take(item)
    allowance.requests, allowance.bytes = 7, 7000
    progress.repeat(allowance)
    left = progress.plan
    assert [visit.url for visit in left.visits] == ["https://a/2"]
    assert [visit.url for visit in left.documents] == ["https://a/1.pdf"]
    assert [entry.url for entry in left.unvisited] == ["https://a/3", "https://a/5"]
    assert left.known == plan.known | {"https://a/4"}
    mark = left.bookmarks["https://a/", Part.BACK]
    assert (mark.page, mark.pages, mark.interrupted) == ("https://a/?2", 2, True)
    assert (left.spent.requests, left.spent.bytes) == (7, 7000)
    assert not progress.take(seen("https://a/1"))
    assert not progress.take(whole)
    assert progress.take(seen("https://a/2"))
    rest = {item.url: item.outcome for item in progress.ledger.rest("lost")}
    assert rest == {"https://a/1.pdf": Outcome.DEFERRED}


def test_a_repeat_makes_no_more_first_visits_than_one_pass_may():
    old = ListedRelease("https://a/old")
    plan = Plan(source="room", spider="watch", unvisited=(old,), known=frozenset({"https://a/k"}))
    progress = Progress(plan, "spiders.watch", 4)
    found = tuple(ListedRelease(f"https://a/{n}") for n in range(9))
    listed = ListingProgress(
        source="room", url="https://a/", seen=NOW, part=Part.BACK, page="https://a/?2", pages=2,
        found=found,
    )  # fmt: skip
    progress.take(listed)
    progress.take(replace(seen("https://a/3"), listed=found[3]))
    progress.take(seen("https://a/page"))  # that the configuration names
    progress.take(replace(seen("https://a/k"), listed=ListedRelease("https://a/k")))
    progress.repeat(Allowance())
    assert [e.url for e in progress.plan.unvisited] == [
        "https://a/old", "https://a/0", "https://a/1",
    ]  # fmt: skip
    assert progress.new_left == 3 and {e.url for e in found} <= progress.plan.found


TOML = """
[misajour]
contact = "desk@example.org"
operator = ["mailto:operator@example.org"]
allow_addresses = ["127.0.0.1/32"]
ping = "https://ping.example.org/secret"

[[source]]
name = "room"
spider = "watch"
delay = 0
pages = [{pages}]

[[subscription]]
name = "desk"
to = ["mailto:reader@example.org"]
"""


def order(web, tmp_path, *paths: str, spider: str | None = None) -> Order:
    pages = ", ".join(f'"{web.address}{path}"' for path in paths)
    config = parse(TOML.replace("{pages}", pages), tmp_path / "misajour.toml")
    from monitor.cluster.sameness import spider_code
    from spiders.watch import Watch

    return Order(
        id="1",
        source=config.source[0],
        general=general_of(config),
        path=str(config.path),
        plan=Plan(source="room", spider="watch"),
        spider=spider_code(Watch) if spider is None else spider,
        paces={"127.0.0.1": Pace()},
    )


def test_an_order_holds_no_address_of_a_person_and_no_secret_but_the_source_s_own(web, tmp_path):
    sent = unpack(pack(order(web, tmp_path, "/1")))
    assert sent == order(web, tmp_path, "/1")
    for private in ("operator@", "reader@", "ping.example"):
        assert private not in repr(sent.config())


async def told(office: worker.Office, call) -> Parcel | None:
    answer = await worker.hear(pack(call))
    return unpack(answer["packed"])


@pytest.fixture
def office(monkeypatch):
    made = worker.Office()
    monkeypatch.setattr(worker, "office", lambda: made)
    yield made
    made.reader.close()


def test_a_head_that_falls_silent_ends_the_crawl_at_the_worker(office, web, tmp_path, monkeypatch):
    """And what was seen is nobody's: the head, if it lives, has the crawl made again."""
    monkeypatch.setattr(worker, "LEASE", 0.3)
    monkeypatch.setattr(worker, "_WATCH", 0.05)
    for number in range(100):
        web.page(f"/{number}", f"<h1>Title {number}</h1><p>Some words.")
    sent = order(web, tmp_path, *(f"/{number}" for number in range(100)))
    sent = unpack(pack(sent))

    async def crawl() -> None:
        await told(office, sent)
        await worker.carry_out("1")
        assert office.crawls == {}
        assert await told(office, Take(id="1")) is None
        asked = len(web.requests)
        await asyncio.sleep(0.2)
        assert len(web.requests) == asked < 102

    asyncio.run(crawl())


def test_a_word_that_is_heard_too_late_revives_no_crawl(office, web, tmp_path, monkeypatch):
    """A worker that stood still hears then what was said to it meanwhile."""
    for number in range(3):
        web.page(f"/{number}", f"<h1>Title {number}</h1><p>Some words.")
    sent = order(web, tmp_path, "/0", "/1", "/2")

    async def wait() -> None:
        await told(office, sent)
        crawl = office.crawls["1"]
        assert "127.0.0.1" in office.holds()["1"]
        monkeypatch.setattr(crawl, "_tended", crawl._tended - LEASE - 1)
        assert await told(office, Take(id="1")) is None
        assert crawl.is_forsaken and office.holds()["1"]["127.0.0.1"] < FENCE - LEASE
        async with asyncio.timeout(20):
            await worker.carry_out("1")
        assert office.crawls == {} and web.requests == []

    asyncio.run(wait())


def test_an_order_that_never_becomes_a_task_is_forgotten(office, web, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "LEASE", 0.05)

    async def wait() -> None:
        await told(office, order(web, tmp_path, "/1"))
        assert office.crawls.keys() == {"1"}
        async with asyncio.timeout(10):
            while office.crawls:
                await asyncio.sleep(0.01)

    asyncio.run(wait())


def test_what_is_seen_is_handed_over_in_bounded_parcels_and_a_crawl_waits_for_its_head(
    office, web, tmp_path, monkeypatch
):
    monkeypatch.setattr(worker, "_MOST_ITEMS", 4)
    monkeypatch.setattr(worker, "_PARCEL_BYTES", 3000)
    for number in range(300):
        web.page(f"/{number}", f"<h1>Title {number}</h1><p>{'Some words. ' * 100}")
    paths = [f"/{number}" for number in range(300)]

    async def crawl() -> list[Parcel]:
        await told(office, order(web, tmp_path, *paths))
        task = asyncio.ensure_future(worker.carry_out("1"))
        parcels: list[Parcel] = []
        while not parcels or parcels[-1].report is None:
            parcels.append(await told(office, Take(id="1")))
            assert len(office.crawls["1"]._held) <= 5
            assert len(web.requests) <= sum(len(p.items) for p in parcels) + 4 + 128 + 17
        await task
        return parcels

    parcels = asyncio.run(crawl())
    items = [item for parcel in parcels for item in parcel.items]
    assert sorted(item.url for item in items) == sorted(web.address + path for path in paths)
    assert max(sum(len(item.body) for item in parcel.items) for parcel in parcels) <= 3000
    assert all(item.reading is not None and item.reading.content is not None for item in items)
    assert parcels[-1].report.faults == () and parcels[-1].requests == 301
    assert "127.0.0.1" in parcels[-1].returned


def test_a_host_that_is_left_is_returned_when_idle_and_wanted_again_only_then(
    office, web, tmp_path
):
    """What is wanted while the head takes it for the crawl's own would be wanted for ever."""
    host = "127.0.0.1"

    async def leave() -> list[Parcel]:
        crawl = worker.RemoteCrawl(order(web, tmp_path, "/1"), office)
        pacer, lane = crawl._pacer, crawl._pacer.lane()
        assert lane.take(host, 1) and pacer.claim(host, 0.0) == 0.0
        parcels = [await crawl.take(Take(id="1", revoked=frozenset({host})))]
        assert not pacer.may_ask(host)
        parcels.append(await crawl.take(Take(id="1", revoked=frozenset({host}))))
        lane.leave(host)
        parcels.append(await crawl.take(Take(id="1")))
        return parcels

    *before, last = asyncio.run(leave())
    assert all(not parcel.returned and not parcel.wanted for parcel in before)
    assert last.returned.keys() == last.wanted == {host}


def test_a_stop_hands_over_what_there_is_and_defers_the_rest(office, web, tmp_path):
    web.page("/1", "<h1>Title</h1><p>Some words.")

    async def crawl() -> list:
        await told(office, order(web, tmp_path, "/1"))
        task = asyncio.ensure_future(worker.carry_out("1"))
        await told(office, Stop("1"))
        parcel, items = await told(office, Take(id="1")), []
        while parcel is not None and parcel.report is None:
            items += parcel.items
            parcel = await told(office, Take(id="1"))
        await task
        return [*items, *(parcel.items if parcel else ())]

    assert all(item.outcome in (Outcome.PAGE, Outcome.DEFERRED) for item in asyncio.run(crawl()))


def test_a_spider_of_another_code_is_refused_by_the_worker(office, web, tmp_path):
    async def crawl() -> Parcel:
        await told(office, order(web, tmp_path, "/1", spider="0123"))
        task = asyncio.ensure_future(worker.carry_out("1"))
        parcel = await told(office, Take(id="1"))
        while parcel.report is None:
            parcel = await told(office, Take(id="1"))
        await task
        return parcel

    refused = asyncio.run(crawl()).report.refused
    assert refused == "its spider 'watch' is another one there: install the same"
    assert web.requests == []
