"""Past one machine: a real scheduler and real workers on loopback, and what may befall them."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from clusters import ON_A_PAGE, PAGES, cluster, room, source
from daemons import daemon, passes, until
from daemons import said as logged
from forked import Command, started

pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")

from monitor.cluster.link import Link, WorkerLost
from monitor.cluster.messages import LEASE, Take, pack
from monitor.cluster.worker import OPERATION

ROOT = Path(__file__).parent.parent
RECORDED = (
    "select releases.url, count(*) from releases join revisions on release_id = releases.id "
    "group by 1"
)
DELAY, JITTER = 0.25, 0.5  # seconds; what lies between a turn and a busy server's clock


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("cluster"), "one", "two") as made:
        yield made


@pytest.fixture
def pages():
    with room() as made:
        yield made


@pytest.fixture
def checking(desk):
    """`misajour check`, begun; 127.0.0.3 is of the web as well."""
    begun: list[Command | subprocess.Popen] = []

    def begin(*names: str) -> Command | subprocess.Popen:
        desk.write()
        text = desk.config.read_text().replace("127.0.0.1/32", "127.0.0.0/29")
        desk.config.write_text(text)
        arguments = ["--config", str(desk.config), "check", *names]
        with (desk.folder / "log").open("wb") as log:
            begun.append(started(arguments, desk.folder, log, log))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.wait()


@pytest.mark.long
def test_a_cluster_that_is_lost_and_comes_back_costs_a_repeat_and_one_sentence(
    tmp_path, desk, pages, checking
):
    paths = [f"/{number}" for number in range(16)]
    with cluster(tmp_path, "one") as made:
        desk.general = made.engine
        desk.sources = source("a", pages, paths, delay=str(DELAY))
        check = checking()
        until(lambda: len(pages.arrivals) > 5, 120)
        made.stop_scheduler()  # and the worker, which was in the middle of it
        asked = {path for path in paths if pages.asked(path)}
        made.restart_scheduler()
        made.start("two")
        assert check.wait(180) == 0, logged(desk)
    told = logged(desk)
    assert "was lost" in told and "a: 16 visited" in told and "Traceback" not in told, told
    assert desk.kinds() == ["new"] * 16
    repeated = {path for path in paths if pages.asked(path) > 1}
    assert repeated <= asked
    assert all(pages.asked(path) <= 2 for path in paths)
    pages.assert_pace(DELAY, JITTER)


@pytest.mark.long
def test_a_worker_that_stands_still_is_passed_over_and_has_nothing_to_say_when_it_goes_on(
    two, desk, here, pages, monkeypatch
):
    """In the middle of a listing of several pages."""
    monkeypatch.setattr("monitor.cluster.link._LATE", 3.0)
    stopped: list[Command | subprocess.Popen] = []

    def stop() -> None:
        stopped.append(two.workers[next(iter(two.busy()))])
        stopped[0].send_signal(signal.SIGSTOP)

    pages.when["/news?page=3"] = stop
    pages.when["/town/31"] = lambda: stopped[0].send_signal(signal.SIGCONT)
    desk.general = two.engine
    listing = f'listings = ["{pages.address}/news"]\ndepth = {PAGES}\nmost_new = 100\n'
    desk.sources = source("a", pages, ["/1"], delay=str(DELAY)) + listing
    try:
        said = desk.run("check")
    finally:
        stopped[0].send_signal(signal.SIGCONT)
    towns = [f"/town/{page + 1}{n}" for page in range(PAGES) for n in range(ON_A_PAGE)]
    recorded = desk.rows(RECORDED)
    assert dict(recorded) == {pages.address + path: 1 for path in ["/1", *towns]}, said
    assert desk.kinds() == ["new"] * 21
    assert [pages.asked(path) for path in towns] == [1] * 20
    pages.assert_pace(DELAY, JITTER)
    two.until_idle()


def test_a_worker_that_answers_something_else_is_lost_and_asked_anew_who_it_is(two):
    """As one does that was started again at the same address."""
    answers = {"rubbish": b"no", "old": pack("a sentence"), "none": None}

    def change(answer: bytes | None) -> Callable[[Any], None]:
        async def hear(packed):
            return {"packed": answer}

        def changed(dask_worker):
            dask_worker.handlers.pop(OPERATION)
            if answer is not None:
                dask_worker.handlers[OPERATION] = hear

        return changed

    async def ask() -> None:
        link = await Link.open(two.address)
        try:
            for answer in answers.values():
                worker = await link.workers.choose(str, lambda _: 0)
                assert await link.ask(worker, Take(id="never")) is None
                await link._client.run(change(answer), workers=[worker])
                with pytest.raises(WorkerLost):
                    await link.ask(worker, Take(id="never"))
                assert await link.workers.choose(lambda lost=worker: lost, lambda _: 0) != worker
                link.workers._lost.clear()
        finally:
            await link.close()

    asyncio.run(ask())


@pytest.mark.long
def test_the_head_after_one_that_was_killed_asks_no_host_beside_its_orphans(
    two, desk, pages, checking
):
    with room("127.0.0.3") as others:
        desk.general = two.engine
        desk.sources = source("a", pages, [f"/{n}" for n in range(200)], delay=str(DELAY))
        desk.sources += source("b", others, [f"/{n}" for n in range(60)], delay=str(DELAY))
        first = checking()
        until(lambda: min(len(pages.arrivals), len(others.arrivals)) > 4, 120)
        assert len(two.busy()) == 2
        first.kill()
        first.wait()
        killed = time.monotonic()
        desk.here = True  # it begins at once
        desk.run("check", "b")
        others.assert_pace(DELAY, JITTER)
        two.until_idle()
        assert max(moment for moment, _ in pages.arrivals) < killed + LEASE + 3
    found = dict(desk.rows(RECORDED))
    assert {others.address + f"/{n}": 1 for n in range(60)}.items() <= found.items()
    assert set(found.values()) == {1}


@pytest.mark.long
def test_what_waits_at_a_worker_that_is_paused_is_taken_back_and_told(
    tmp_path, desk, here, pages, monkeypatch
):
    monkeypatch.setattr("monitor.cluster.head._COMES_BACK", 0.0)
    monkeypatch.setattr("monitor.cluster.head._TO_BEGIN", 1.0)
    with cluster(tmp_path) as made:
        made.start("one", "--nthreads", "1")
        made.until_joined("one")
        desk.general = made.engine
        for name in "ab":  # the second waits for the only thread
            desk.sources += source(name, pages, [f"/{name}/{n}" for n in range(8)], delay="0.25")
            pages.when[f"/{name}/0"] = made.pause
        said = desk.run("check", ok=1)
    assert "begins nothing" in said and "takes nothing on: Dask has paused it" in said
    assert "8 visited" in said and "0 visited" in said, "what was begun goes on"
    assert len([path for _, path in pages.arrivals if path != "/robots.txt"]) == 8


@pytest.mark.long
def test_a_worker_that_is_killed_costs_a_repeat_and_neither_a_page_nor_a_pause(
    tmp_path, desk, pages, checking
):
    first = [f"/a/{number}" for number in range(14)]
    second = [f"/b/{number}" for number in range(14)]
    with cluster(tmp_path, "one", "two") as made:
        desk.general = made.engine
        desk.sources = source("a", pages, first, delay=str(DELAY))
        desk.sources += source("b", pages, second, delay=str(DELAY))
        check = checking()
        until(lambda: len(pages.arrivals) > 9, 120)
        busy = made.busy()
        assert len(busy) == 1, "the sources of one host are crawled at one worker"
        made.workers[next(iter(busy))].send_signal(signal.SIGKILL)
        assert check.wait(180) == 0, logged(desk)
        made.until_idle()
    told = logged(desk)
    assert "a: 14 visited" in told and "b: 14 visited" in told, told
    found = dict(desk.rows(RECORDED))
    assert found == {pages.address + path: 1 for path in first + second}
    assert desk.kinds() == ["new"] * 28
    pages.assert_pace(DELAY, JITTER)  # one pause, for both sources and workers
    assert max(pages.gaps()) > 10, "a worker that is only cut off from us would still have asked"
    again = sum(pages.asked(path) - 1 for path in first + second)
    assert 0 <= again <= 10, "what was handed over is not asked for again"


def test_guards_hold_on_a_worker_and_pages_are_read_there(two, desk, pages, web):
    large = web.page("/large", "<p>" + "x" * 6000)
    with room("127.0.0.2") as inside:
        desk.general = f"{two.engine}max_size = 5000"
        paths = ["/1", f"{inside.address}/secret", large]
        desk.sources = source("a", pages, paths, delay="0")
        said = desk.run("-v", "check")
        assert inside.arrivals == []
    assert desk.kinds() == ["new"] and web.count("/large") == 1, said
    workers = [psutil.Process(process.pid) for process in two.workers.values()]
    assert any(worker.children(recursive=True) for worker in workers), "no process reads there"
    assert "2 of 3 visits failed" in desk.rows("select health_note from sources")[0][0]


def test_a_scheduler_that_does_not_answer_is_told_and_the_next_pass_asks_again(
    desk, here, web, two
):
    web.page("/1", "<h1>A title</h1><p>Words of a release about a town.")
    desk.general = 'engine = "dask://127.0.0.1:9"'
    desk.watch(web, "/1")
    said = desk.run("check", ok=1)
    assert "the Dask scheduler tcp://127.0.0.1:9 does not answer" in said
    health = "select health, health_note from sources"
    assert desk.rows(health)[0][0] == "broken"
    said = desk.run("doctor", ok=1)
    assert "misajour.toml: engine: the Dask scheduler tcp://127.0.0.1:9 does not answer" in said
    assert "toml: engine: " not in desk.run("doctor", "--offline", ok=1)
    desk.general = 'engine = "tls://127.0.0.1:9"'
    desk.write()
    said = desk.run("check", ok=1)
    assert "cannot be asked as Dask is configured here" in said and "TLS" in said
    desk.general = two.engine
    desk.write()
    desk.run("check")
    assert desk.rows(health) == [("ok", "")]
    assert "all is well" in desk.run("doctor")


def test_without_dask_one_sentence_says_what_to_install(desk, web, monkeypatch):
    missing = "distributed"
    absent = desk.folder / "absent"
    absent.mkdir()
    fault = f"raise ModuleNotFoundError(\"No module named '{missing}'\", name='{missing}')\n"
    (absent / f"{missing}.py").write_text(fault)
    monkeypatch.setenv("PYTHONPATH", str(absent))
    desk.general = 'engine = "dask://127.0.0.1:8786"'
    desk.watch(web, "/1")
    said = desk.run("check", ok=2)
    assert "misajour.toml:4: engine = 'dask://127.0.0.1:8786' needs Dask" in said
    assert "pip install 'misajour[cluster]'" in said and len(said.splitlines()) == 1
    assert said.strip().removeprefix("misajour: ") in desk.run("doctor", ok=1)


@pytest.mark.parametrize("engine", ["dask", "dask://host", "tcp://host:1", "dask://h:99999"])
def test_an_engine_that_is_none_is_refused(desk, web, engine):
    desk.here = True
    desk.general = f'engine = "{engine}"'
    desk.watch(web, "/1")
    said = desk.run("check", ok=2)
    assert "is no engine; write local, or dask://HOST:8786" in said


def test_workers_that_are_of_no_use_are_told_of(tmp_path, desk, here, web, faked):
    bare, other = tmp_path / "bare", tmp_path / "other"
    (bare / "monitor").mkdir(parents=True)
    (bare / "monitor" / "__init__.py").touch()
    shutil.copytree(ROOT / "monitor", other / "monitor")
    with (other / "monitor" / "writer.py").open("a") as module:
        module.write("# a later one\n")
    web.page("/1", "<h1>A title</h1><p>Words of a release about a town.")
    with cluster(tmp_path) as made:
        desk.general = made.engine
        desk.watch(web, "/1")
        said = desk.run("check", ok=1)
        assert "has no workers" in said
        assert "has no workers" in desk.run("doctor", ok=1)
        made.start("bare", PYTHONPATH=str(bare))
        made.until_joined("bare")
        said = desk.run("check", ok=1)
        assert "cannot run this misajour (ModuleNotFoundError(" in said
        made.stop("bare")
        made.start("other", PYTHONPATH=str(other))
        made.until_joined("other")
        said = desk.run("check", ok=1)
        assert "has another code (" in said
        assert "has another code (" in desk.run("doctor", ok=1)
        made.stop("other")
        made.start("full", "--memory-limit", "60MB")
        until(lambda: "Pausing worker" in made.said("full"), 120)
        assert "takes nothing on: Dask has paused it" in desk.run("check", ok=1)
        assert "takes nothing on" in desk.run("doctor", ok=1)
        made.stop("full")
        environment, clock = faked
        clock.write_text("-3h")
        made.start("late", **environment)
        made.until_joined("late")
        assert "has a clock that is 3.0 h behind" in desk.run("check", ok=1)
        assert desk.rows("select health from sources") == [("broken",)]
    assert web.requests == []


def test_a_spider_that_is_missing_on_the_worker_is_told_of(
    two, desk, here, web, monkeypatch, tmp_path
):
    package = tmp_path / "at_the_head" / "own_rooms"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "town.py").write_text(
        "from monitor.source import Source\n\n\n"
        f'class Town(Source):\n    name = "town"\n    base = "{web.address}"\n'
    )
    monkeypatch.syspath_prepend(package.parent)
    desk.general = f'{two.engine}spiders = ["spiders", "own_rooms"]'
    desk.sources = '[[source]]\nname = "town"\nspider = "town"\n'
    said = desk.run("check", ok=1)
    assert "there is no spider 'town'" in said and "on the worker tcp://127.0.0.1:" in said


def test_a_stop_of_the_head_leaves_no_task_on_the_cluster(two, desk, pages):
    desk.general = two.engine
    desk.sources = source("a", pages, [f"/{n}" for n in range(500)], delay="0.3")
    desk.write()
    with daemon(desk) as process:
        until(lambda: len(pages.arrivals) > 10, 120)
        assert len(two.busy()) == 1
        process.terminate()
        assert process.wait(timeout=10) == 0
    asked = len(pages.arrivals)
    assert two.busy() == {}
    assert passes(desk, "a") == 1
    recorded = desk.rows("select count(*) from releases")[0][0]
    assert asked - 3 <= recorded + 1 and asked == len(pages.arrivals)
