"""The facts for Prometheus, in its text format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.health.facts import Facts, alive
from monitor.health.problems import Problem, ProblemKind
from monitor.model import Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(
    facts: Facts,
    found: Sequence[Problem],
    passes: Mapping[tuple[str, str], int],
    releases: Mapping[str, int],
    now: datetime,
) -> bytes:
    """One scrape. `passes` by source and outcome, `releases` by source."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Scrape(facts, found, passes, releases, now))
    return generate_latest(registry)


class _Scrape(Collector):
    """The families of one scrape. Nothing is counted between scrapes: the database has it all."""

    def __init__(
        self,
        facts: Facts,
        found: Sequence[Problem],
        passes: Mapping[tuple[str, str], int],
        releases: Mapping[str, int],
        now: datetime,
    ) -> None:
        self._facts, self._found, self._now = facts, found, now
        self._passes, self._releases = passes, releases

    def collect(self) -> Iterator[Metric]:
        facts, daemon = self._facts, self._facts.daemon
        yield self._problems()
        passes = CounterMetricFamily(
            "misajour_passes", "Passes that ended.", labels=["source", "outcome"]
        )
        for (source, outcome), number in self._passes.items():
            passes.add_metric([source, outcome], number)
        yield passes
        releases = GaugeMetricFamily("misajour_releases", "Releases visited.", labels=["source"])
        for source, number in self._releases.items():
            releases.add_metric([source], number)
        yield releases
        yield from self._ages()
        owed = facts.deliveries
        yield GaugeMetricFamily("misajour_deliveries_owed", "Messages owed.", value=owed.owed)
        yield GaugeMetricFamily(
            "misajour_deliveries_failing", "Messages refused again and again.", value=owed.failing
        )
        yield GaugeMetricFamily(
            "misajour_deliveries_given_up", "Messages given up in seven days.", value=owed.lost
        )
        yield GaugeMetricFamily(
            "misajour_database_bytes", "The database and its log.", value=facts.size
        )
        if facts.free is not None:
            yield GaugeMetricFamily(
                "misajour_disk_free_bytes", "Free beside the database.", value=facts.free
            )
        yield GaugeMetricFamily(
            "misajour_daemon_running", "1: it runs.", value=float(alive(daemon, self._now))
        )
        if daemon is not None:
            yield GaugeMetricFamily(
                "misajour_daemon_lived_timestamp_seconds",
                "When the daemon was last alive.",
                value=daemon.lived.timestamp(),
            )

    def _problems(self) -> Metric:
        """All kinds, so that a rule can be written before the first problem."""
        family = GaugeMetricFamily("misajour_problems", "What is wrong now.", labels=["kind"])
        found = Counter(problem.kind for problem in self._found)
        for kind in ProblemKind:
            family.add_metric([kind], found[kind])
        return family

    def _ages(self) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "misajour_last_pass_age_seconds", "Since its last pass ended.", labels=["source"]
        )
        health = GaugeMetricFamily(
            "misajour_source_ok", "1: it answers as it should.", labels=["source"]
        )
        for source in self._facts.sources:
            name = source.plan.source
            if source.last_run is not None:
                age.add_metric([name], (self._now - source.last_run).total_seconds())
            health.add_metric([name], float(source.health is Health.OK))
        yield age
        yield health
