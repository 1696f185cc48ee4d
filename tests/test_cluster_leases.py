"""What the crawls of a worker share of a host that was granted to them, and how they leave it."""

from __future__ import annotations

from dataclasses import replace

from monitor.cluster.messages import FENCE
from monitor.cluster.turns import Hosts, LeasedPacer, Leases
from monitor.crawl.context import CrawlContext
from monitor.crawl.politeness import Pace, Pacer
from monitor.crawl.turns import try_turn


def busy(pacer: Pacer, overloads: int = 7) -> None:
    pacer.claim("a.example", 0.0)
    pacer.slow_down("a.example", 4.0)
    for _ in range(overloads):
        pacer.answered("a.example", 2.0, overloaded=True)


def test_what_is_known_of_how_a_host_answers_outlives_an_older_word_and_a_lost_worker(clock):
    pacer = Pacer(clock)
    busy(pacer, 8)
    known = pacer.pace_of("a.example")
    clock.now += 1
    pacer.go_on_with("a.example", Pace())
    pacer.go_on_with("a.example", Pace(asked_ago=30.0, took=0.1, overloads=2))
    hosts = Hosts(pacer)
    hosts.begin("1", "tcp://one", ["a.example"])
    hosts.end("1", lost=True)
    pace = pacer.pace_of("a.example")
    assert (known.overloads, known.rests, known.took, known.crawl_delay) == (8, 1, 2.0, 4.0)
    assert replace(pace, free_in=0, asked_ago=0, rest=0) == replace(
        known, free_in=0, asked_ago=0, rest=0
    )
    assert pace.free_in > FENCE and pacer.at_once("a.example", 8) == 1


def test_a_host_that_recovered_at_one_worker_is_no_patient_of_the_next(clock):
    head, one = Pacer(clock), Pacer(clock)
    busy(head)
    one.go_on_with("a.example", head.pace_of("a.example"))
    clock.now += 60
    one.claim("a.example", 0.0)
    one.slow_down("a.example", 0.0)
    one.answered("a.example", 0.1, overloaded=False)
    head.go_on_with("a.example", one.pace_of("a.example"))
    assert head.pace_of("a.example").overloads == 0
    assert head.asked_delay("a.example") == 0.0


def test_a_grant_takes_over_nothing_at_a_worker_that_holds_the_host(clock):
    leases = Leases(Pacer(clock))
    one, two = (LeasedPacer(leases, lambda _: None) for _ in range(2))
    one.grant({"a.example": Pace()})
    busy(leases.pacer)
    stale = Pace(asked_ago=-0.01)  # it was on its way for a moment
    two.grant({"a.example": stale})
    assert leases.pacer.pace_of("a.example").overloads == 7
    assert two.at_once("a.example", 8) == 1
    assert two.give_back().keys() == one.give_back().keys() == {"a.example"}
    two.grant({"a.example": stale})
    assert leases.pacer.pace_of("a.example").overloads == 0, "nobody here asked it meanwhile"


def test_a_host_is_given_back_once_nothing_is_under_way_to_it(clock):
    leases = Leases(Pacer(clock))
    pacer = LeasedPacer(leases, lambda _: None)
    pacer.grant({"a.example": Pace()})
    lane = pacer.lane()
    assert lane.take("a.example", 8) and pacer.claim("a.example", 0.0) == 0.0
    pacer.leave({"a.example"})
    assert not pacer.may_ask("a.example") and pacer.claim("a.example", 0.0) > 0
    assert pacer.returned() == {} and pacer.is_leaving("a.example")
    pacer.answered("a.example", 2.0, overloaded=True)
    lane.leave("a.example")
    assert pacer.returned()["a.example"].overloads == 1
    assert pacer.returned() == {} and not pacer.is_leaving("a.example")


def test_a_crawl_without_the_host_stands_in_nobody_s_way_and_is_woken_by_the_grant(clock):
    wanted: list[str] = []
    leases = Leases(Pacer(clock))
    one, two = (LeasedPacer(leases, wanted.append) for _ in range(2))
    one.grant({"a.example": Pace()})
    having, lacking = (CrawlContext(pacer=pacer, lane=pacer.lane()) for pacer in (one, two))
    woken: list[bool] = []
    lacking.lane.woken_by(lambda: woken.append(True))
    assert try_turn(lacking, "a.example", 1) >= 0.25 and wanted == ["a.example"]
    assert try_turn(having, "a.example", 1) == 0.0
    two.grant({"a.example": Pace()})
    assert woken == [True]


def test_what_a_worker_learns_of_a_host_outlives_it(clock):
    pacer = Pacer(clock)
    hosts = Hosts(pacer)
    hosts.begin("1", "tcp://one", ["a.example"])
    hosts.learn({"a.example": Pace(asked_ago=0.0, rest=3600.0, asked_rest=3600.0, crawl_delay=9.0)})
    hosts.end("1", lost=True)
    pace = hosts.begin("2", "tcp://two", ["a.example"])["a.example"]
    assert (pace.rest, pace.asked_rest, pace.crawl_delay) == (3600.0, 3600.0, 9.0)


def test_a_rest_that_a_host_did_not_ask_for_is_over_for_a_worker_that_still_remembers_it(clock):
    one, two = Pacer(clock), Pacer(clock)
    for pacer in (one, two):
        pacer.rest("asked.example", 500.0)
        pacer.rest("a.example", 500.0, own=True)
    clock.now += 5
    two.wake("a.example")
    assert two.claim("a.example", 0.0) == 0.0
    two.answered("a.example", 0.1, overloaded=False)
    two.claim("asked.example", 0.0)
    for host in ("a.example", "asked.example"):
        one.go_on_with(host, two.pace_of(host))
    assert one.resting("asked.example") and not one.resting("a.example")


def test_a_host_that_is_asked_for_another_head_goes_to_the_same_worker_or_is_waited_for(clock):
    hosts = Hosts(Pacer(clock))
    hosts.begin("1", "tcp://one", ["mine.example"])
    hosts.note("tcp://one", {"1": {"mine.example": 14.0}, "0": {"a.example": 9.0}})
    assert hosts.worker_of(["a.example"]) == "tcp://one"
    assert hosts.begin("2", "tcp://two", ["a.example"])["a.example"].free_in == 9.0
    hosts.note("tcp://one", {"0": {"b.example": 9.0, "late.example": 9.0}})
    assert hosts.begin("3", "tcp://one", ["b.example"])["b.example"].free_in == 0.0
    clock.now += 9.1
    assert hosts.worker_of(["late.example"]) == ""
    assert hosts.begin("4", "tcp://two", ["late.example"])["late.example"].free_in == 0.0


def test_a_grant_that_ran_out_lets_nobody_ask(clock):
    in_time = [True]
    pacer = LeasedPacer(Leases(Pacer(clock)), lambda _: None, lambda: in_time[0])
    pacer.grant({"a.example": Pace()})
    assert pacer.claim("a.example", 0.0) == 0.0
    in_time[0] = False
    assert pacer.claim("a.example", 0.0) > 0


def test_a_leased_pacer_knows_nothing_by_itself():
    def public(kind: type) -> set[str]:
        return {name for name in vars(kind) if not name.startswith("_")}

    assert public(Pacer) <= public(LeasedPacer)
    shared = Pacer()
    busy(shared)
    assert LeasedPacer(Leases(shared), lambda _: None).pace_of("a.example").overloads == 7
