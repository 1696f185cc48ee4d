"""A message like any other about a release that does not exist, to try a subscription with."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from monitor import compare
from monitor.alert.foot import foot_of
from monitor.alert.frame import Frame
from monitor.alert.message import Message
from monitor.alert.render import Renderer
from monitor.alert.story import Story
from monitor.alert.when import in_zone
from monitor.compare.redline import redline
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
from monitor.wording import Phrase, judgement_of, phrase


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
            title="A test of misajour's alerts",
            language="en",
            blocks=(Block(BlockKind.PARAGRAPH, text),),
            stamps=(stamp,),
        )
        for text in texts
    )
    tongue = config.language(subscription)
    verdict = compare.compare(before, after)
    assert verdict is not None
    story = Story(
        kind=verdict.kind,
        significance=verdict.significance,
        judgement=judgement_of(verdict.kind, tongue),
        source="test",
        title=phrase(Phrase.TEST, language=tongue),
        url="https://press.example.org/test",
        language="en",
        seen=in_zone(utc_text(datetime.now(UTC)), config.zone(subscription), tongue),
        tongue=tongue,
        because=verdict.reasons,
        words_added=verdict.words_added,
        words_removed=verdict.words_removed,
        release_page=config.misajour.browse,
        shown=redline(compare.diff(before, after)),
    )
    key = f"test-{uuid.uuid4().hex}"
    frame = Frame(
        key=key,
        subscription=subscription.name,
        foot=foot_of(config, subscription),
        language=tongue,
        thread="test",
        data=(story.data(),),
    )
    return Renderer(config.templates).one(frame, story)
