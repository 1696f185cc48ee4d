"""Problems in words: one line each, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.health.problems import Problem, ProblemKind
from monitor.wording import capitalized, counted

_SENTENCES = {
    ProblemKind.OVERDUE: "{subject}: overdue; a pass was due at {since} and none was made",
    ProblemKind.NEVER_VISITED: "{subject}: never visited, though due since {since}",
    ProblemKind.STUCK: "{subject}: its pass has been under way since {since} and does not end",
    ProblemKind.BROKEN: "{subject}: broken since {since}{detail}",
    ProblemKind.BLOCKED: "{subject}: blocked since {since}{detail}",
    ProblemKind.EMPTY: "{subject}: empty since {since}{detail}",
    ProblemKind.PASS_FAILED: "{subject}: a pass failed at {since}{detail}",
    ProblemKind.DELIVERIES_FAIL: "{messages} cannot be delivered{detail}",
    ProblemKind.DELIVERIES_LATE: "messages are due since {since} and nobody sends them",
    ProblemKind.GIVEN_UP: "{messages_were} given up in the last seven days",
    ProblemKind.STORE: "the database cannot be written{detail}",
    ProblemKind.DISK: "the disk is nearly full{detail}",
    ProblemKind.CLOCK: "the database holds times in the future, up to {since}: a clock was ahead",
    ProblemKind.DAEMON: "the daemon does not run; it was last alive at {since}",
}
_ENDS = {  # of a daemon, by `problems.ended`
    "stopped": "the daemon does not run; it was stopped at {since}",
    "killed": "the daemon does not run: it was killed or crashed; it was last heard of at {since}",
}

_LOOK_AGAIN = (
    "{Stopped}`misajour check {subject} -v` tries it now, or says until when its host rests and "
    "how to end that. Its releases stay as they were."
)
_CURES = {
    ProblemKind.OVERDUE: "See the log of `misajour run` for this source; "
    "restart it if it says nothing.",
    ProblemKind.NEVER_VISITED: "{stopped}`misajour check {subject} -v` tries it now.",
    ProblemKind.STUCK: "Restart the daemon; if it happens again, look at the source's spider.",
    ProblemKind.BROKEN: _LOOK_AGAIN,
    ProblemKind.BLOCKED: "Ask the site for access, or raise the source's `delay`. " + _LOOK_AGAIN,
    ProblemKind.EMPTY: "Look at its listing: if the press room was rebuilt, mend the source. "
    + _LOOK_AGAIN,
    ProblemKind.PASS_FAILED: "The log has the details; please report it.",
    ProblemKind.DELIVERIES_FAIL: "`misajour alerts list` names them; "
    "`misajour alerts test NAME` tries.",
    ProblemKind.DELIVERIES_LATE: "Start `misajour run`, or call `misajour alerts retry`.",
    ProblemKind.GIVEN_UP: "`misajour alerts retry --given-up` tries them again.",
    ProblemKind.STORE: "Nothing recorded is lost. Make room, or mend the rights of the file.",
    ProblemKind.DISK: "Make room, or move the database; `reserve` sets the limit.",
    ProblemKind.CLOCK: "Set the clock right; "
    "{stopped}`misajour check --now` visits what waits for those times.",
    ProblemKind.DAEMON: "Start `misajour run`.",
}
_NOBODY_VISITS = "No daemon runs: start `misajour run`, or have cron call `misajour check`."


def sentence(problem: Problem, zone: ZoneInfo) -> str:
    """What is wrong, in one line, with times in `zone`."""
    form = _SENTENCES[problem.kind]
    if problem.kind is ProblemKind.DAEMON:
        form = _ENDS.get(problem.detail, form)
    return form.format(
        subject=problem.subject,
        since=_local_time(problem.since, zone),
        detail=f": {' '.join(problem.detail.split())}" if problem.detail else "",
        messages=counted(problem.number, "message"),
        messages_were=counted(problem.number, "message was", "messages were"),
    )


def cure(problem: Problem, *, daemon: bool) -> str:
    """What to do. `daemon`: one runs, beside which no command makes a pass."""
    if problem.kind is ProblemKind.OVERDUE and not daemon:
        return _NOBODY_VISITS
    stopped = "with the daemon stopped, " if daemon else ""
    form = _CURES[problem.kind]
    said = form.format(subject=problem.subject, stopped=stopped, Stopped=capitalized(stopped))
    return capitalized(said)


def _local_time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "an unknown time"
