"""A message like any other about a release that does not exist, to try a subscription with."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor import compare
from monitor.alert.render import Message, Pen
from monitor.alert.story import Story, in_zone, judgement_of, label_of
from monitor.compare.redline import redline, to_html, to_text
from monitor.config import Config, Subscription
from monitor.model import (
    Block,
    BlockKind,
    Content,
    Precision,
    Stamp,
    StampKind,
    StampOrigin,
    utc_text,
)


def sample(config: Config, subscription: Subscription) -> Message:
    stamp = Stamp(
        StampKind.UPDATED,
        "Last updated: 3 May 2026 10:00",
        "2026-05-03T10:00",
        Precision.MINUTE,
        StampOrigin.VISIBLE,
    )
    texts = (
        "The ministry will repair 120 bridges by 2030.",
        "The ministry will repair 12 bridges by 2030.",
    )
    before, after = (
        Content(
            "A test of misajour's alerts",
            "en",
            (Block(BlockKind.PARAGRAPH, text),),
            stamps=(stamp,),
        )
        for text in texts
    )
    verdict = compare.compare(before, after)
    assert verdict is not None
    shown = redline(compare.diff(before, after))
    story = Story(
        verdict.kind, label_of(verdict.kind), verdict.significance, judgement_of(verdict.kind), "test", before.title,
        "https://press.example.org/test", "en", in_zone(utc_text(datetime.now(UTC)), config.zone(subscription)), verdict.reasons,
        verdict.words_added, verdict.words_removed, "", to_html(shown), to_text(shown), config.misajour.browse,
    )  # fmt: skip
    return Pen(config.templates).one(
        story, f"test-{datetime.now(UTC):%Y%m%d%H%M%S}", subscription.name, "test"
    )
