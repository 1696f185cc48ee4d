"""One message on its way: the deliveries in it, what it is to say, and the writing of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from monitor.alert import muting, render
from monitor.alert.facts import Facts, facts_of, weight, with_texts
from monitor.alert.fitting import cut
from monitor.alert.foot import foot_of
from monitor.alert.frame import Frame
from monitor.alert.headers import identifier
from monitor.alert.message import Message
from monitor.alert.mute_links import placeholder
from monitor.alert.render import Renderer
from monitor.alert.story import Story, build_story
from monitor.config import OPERATOR, Config, Subscription
from monitor.errors import DamagedRecord
from monitor.store import Store
from monitor.store.mutes import MutedCount
from monitor.store.outbox import Alert, Bundle, Delivery
from monitor.store.waiting import WELL_AGAIN
from monitor.wording import DEFAULT

_MOST_NAMED = 50  # releases, in place of a message that cannot be written
_MOST_OF_ONE = 4000  # characters of what is told to the operator there
_MOST_REDLINES = 60  # of a digest; more than this does not fit into a mail


@dataclass(slots=True)
class OutgoingMessage:
    """Deliveries that go as one message to one address, the `number`th of the subscription's `to`.
    `muted` is what its recipient was not mailed, and is told of by this message; `subject` is known
    once it is written."""

    deliveries: tuple[Delivery, ...]
    subscription: Subscription
    address: str = field(repr=False)
    number: int = 1
    muted: tuple[MutedCount, ...] = ()
    subject: str = ""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(delivery.id for delivery in self.deliveries)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(delivery.alert for delivery in self.deliveries)

    @property
    def attempts(self) -> int:
        return max(delivery.attempts for delivery in self.deliveries)

    @property
    def resends(self) -> int:
        """How often it was asked for once more."""
        return max(delivery.resends for delivery in self.deliveries)

    @property
    def bundle(self) -> Bundle | None:
        return self.deliveries[0].alert.bundle_kind

    @property
    def thread(self) -> tuple[str, int, str] | None:
        """Whose order is kept: the alerts of one release to one recipient."""
        first = self.deliveries[0]
        if self.bundle or first.alert.release_id is None:
            return None
        return first.alert.subscription, first.alert.release_id, first.recipient

    @property
    def content(self) -> tuple[object, ...]:
        """The same for those who get the same."""
        return (self.resends, *(alert.id for alert in self.alerts), *self.muted)

    @property
    def label(self) -> str:
        """What it is, before it has a subject."""
        first, count = self.deliveries[0].alert, len(self.deliveries)
        if self.bundle is None:
            return f"alert {first.id}"
        name = f" {first.bundle}" if self.bundle is Bundle.DIGEST else ""
        return f"{self.bundle}{name} of {count} alert{'s' * (count != 1)}"

    @property
    def title(self) -> str:
        return f"{self.subscription.name}: {self.subject or self.label}"


@dataclass(kw_only=True, slots=True)
class Draft:
    """What a message is to say. `facts` stand in the order of the alerts; `damaged` are sentences
    on those whose record is damaged, which do not keep the others from being told."""

    outgoing: OutgoingMessage
    key: str
    head: str
    facts: list[Facts]
    damaged: list[str] = field(default_factory=list)
    thread: str = ""
    answers: str = ""

    def wanted(self, data: bool) -> list[int]:
        """Which of the facts need the texts of their releases: all, for programs; for people those
        that a mail has room for."""
        numbers = list(range(len(self.facts)))
        if data or self.outgoing.bundle is None:
            return numbers
        if self.outgoing.bundle is not Bundle.DIGEST:
            return []
        return sorted(numbers, key=lambda n: weight(self.facts[n].change))[:_MOST_REDLINES]


def draft_of(store: Store, outgoing: OutgoingMessage) -> Draft:
    alerts, bundle = outgoing.alerts, outgoing.bundle
    first, identity = alerts[0], store.identity
    facts, damaged = _facts(store, alerts)
    draft = Draft(
        outgoing=outgoing,
        key=_key(outgoing, identity),
        head=store.history.head(),
        facts=facts,
        damaged=damaged,
    )
    if bundle is None and first.release_id is not None:
        earlier = store.outbox.earlier(first)
        draft.thread = f"release-{first.release_id}.{identity}"
        draft.answers = f"alert-{earlier}.{identity}" if earlier else ""
    return draft


def _facts(store: Store, alerts: Sequence[Alert]) -> tuple[list[Facts], list[str]]:
    """What is told, and sentences on what cannot be. Raises DamagedRecord where nothing is left."""
    facts: list[Facts] = []
    damaged: list[DamagedRecord] = []
    for alert in alerts:
        if alert.change_id is not None:
            try:
                facts.append(facts_of(store, alert.change_id))
            except DamagedRecord as error:
                damaged.append(error)
    if damaged and not facts:
        raise damaged[0]
    return facts, list(map(str, damaged))


def read_texts(config: Config, store: Store, draft: Draft, numbers: Sequence[int]) -> None:
    for number in numbers:
        try:
            draft.facts[number] = with_texts(config, store, draft.facts[number])
        except DamagedRecord as error:  # told without its redline
            draft.damaged.append(str(error))


def write(config: Config, renderer: Renderer, draft: Draft, data: bool) -> Message:
    """The message, by what `draft` holds alone."""
    message = _written(config, renderer, draft, data)
    return render.with_notes(message, draft.damaged) if draft.damaged else message


def _written(config: Config, renderer: Renderer, draft: Draft, data: bool) -> Message:
    outgoing = draft.outgoing
    if not draft.facts:
        return _plain(config, draft)
    stories = [build_story(config, outgoing.subscription, facts) for facts in draft.facts]
    frame = _frame(config, draft, stories, tuple(s.data() for s in stories) if data else ())
    if outgoing.bundle is Bundle.STORM:
        return renderer.storm(frame, stories)
    if outgoing.bundle is Bundle.DIGEST:
        return renderer.digest(replace(frame, head=draft.head), stories)
    return renderer.one(frame, stories[0])


def _frame(
    config: Config, draft: Draft, stories: Sequence[Story], data: tuple[dict[str, object], ...]
) -> Frame:
    outgoing = draft.outgoing
    sources = {story.source for story in stories}
    alone = stories[0] if outgoing.bundle is None else None
    foot = foot_of(
        config,
        outgoing.subscription,
        tuple({story.kind for story in stories}),
        release=alone.release if alone else None,
        title=(alone.title or alone.url) if alone else "",
        source=sources.pop() if len(sources) == 1 else "",
        link=placeholder(config),
    )
    return Frame(
        key=draft.key,
        subscription=outgoing.subscription.name,
        foot=foot,
        language=config.language(outgoing.subscription),
        pages=f"{config.misajour.browse.rstrip('/')}/-/misajour",
        muted=muting.kept_back(config, outgoing.subscription, outgoing.muted),
        thread=draft.thread,
        answers=draft.answers,
        data=data,
    )


def _plain(config: Config, draft: Draft) -> Message:
    """The operator's own messages, which are in English, and those at the end of a mute."""
    alerts, subscription = draft.outgoing.alerts, draft.outgoing.subscription
    first, name = alerts[0], subscription.name
    tongue = DEFAULT if name == OPERATOR else config.language(subscription)
    if len(alerts) == 1:
        said = first.subject, first.text, first.kind
        return render.plain(draft.key, name, *said, tongue, head=draft.head)
    subjects = list(dict.fromkeys(alert.subject for alert in alerts))
    more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    text = "\n\n\n".join(f"{alert.subject}\n\n{alert.text}" for alert in alerts)
    kinds = {alert.kind for alert in alerts}
    kind = kinds.pop() if len(kinds) == 1 else "trouble"
    what = "troubles are over" if kind == WELL_AGAIN else "troubles"
    subject = f"{len(alerts)} {what} · {subjects[0]}{more}"
    return render.plain(draft.key, name, subject, text, kind, tongue, head=draft.head)


def minimal(config: Config, store: Store, outgoing: OutgoingMessage, reason: str) -> Message:
    """The plain message in place of one that cannot be written, again and again. It names what
    counts as told by it, each release once, and says how many more there are."""
    language = config.language(outgoing.subscription)
    told: dict[tuple[int | None, int], Alert] = {}
    for alert in outgoing.alerts:
        told.setdefault((alert.release_id, alert.id if alert.release_id is None else 0), alert)
    names = [_named(config, store, alert) for alert in islice(told.values(), _MOST_NAMED)]
    return render.unrenderable(
        _key(outgoing, store.identity),
        outgoing.subscription.name,
        reason,
        language,
        count=len(outgoing.alerts),
        names=names,
        unnamed=len(told) - len(names),
        muted=muting.kept_back(config, outgoing.subscription, outgoing.muted),
    )


def _named(config: Config, store: Store, alert: Alert) -> str:
    """What an alert tells of, without the record of its change, which may be what is damaged."""
    if alert.release_id is None:
        return cut(f"{alert.subject}\n{alert.text}", _MOST_OF_ONE)
    try:
        return muting.named(config, store.releases.get(alert.release_id))
    except Exception:  # noqa: BLE001  # the boundary: this message is the last that is tried
        return f"{config.misajour.browse.rstrip('/')}/-/misajour/release/{alert.release_id}"


def _key(outgoing: OutgoingMessage, identity: str) -> str:
    """The message's name for ever, from what is in the database: a repeat has the same. One that
    was asked for once more has another: servers drop what they take for a repeat."""
    first = outgoing.deliveries[0].alert
    identity = f"again-{outgoing.resends}.{identity}" if outgoing.resends else identity
    name = re.sub(r"[^0-9]*\((\d+)\)$", r"-\1", first.bundle)  # "… (2)" is the second of that name
    match outgoing.bundle:
        case None:
            return f"alert-{first.id}.{identity}"
        case Bundle.DIGEST:
            return f"digest-{identifier(outgoing.subscription.name)}-{_stamp(name)}.{identity}"
        case kind:
            return f"{kind}-{name}.{identity}"


def _stamp(name: str) -> str:
    """`2026-05-04 07:00-2` as `202605040700-2`."""
    moment, ordinal = name[:16], name[16:]
    return "".join(c for c in moment if c.isdigit()) + ordinal
