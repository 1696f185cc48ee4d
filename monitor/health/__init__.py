"""Whether all is well: facts from the database, the disk and the clock go in, problems come out."""

from monitor.health.facts import Facts, SourceFacts, alive, facts_of, gather, plan_of
from monitor.health.problems import OF_A_PASS, OF_HEALTH, Problem, ProblemKind, ended, problems
from monitor.health.words import cure, sentence

__all__ = [
    "OF_A_PASS",
    "OF_HEALTH",
    "Facts",
    "Problem",
    "ProblemKind",
    "SourceFacts",
    "alive",
    "cure",
    "ended",
    "facts_of",
    "gather",
    "plan_of",
    "problems",
    "sentence",
]
