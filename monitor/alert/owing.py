"""What the operator is owed: a message when something begins to fail, and one when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alert.recipients import Recipients
from monitor.alert.render import Renderer
from monitor.config import OPERATOR, Config
from monitor.model import utc_text
from monitor.store import Store
from monitor.store.outbox import Owed
from monitor.store.waiting import WELL_AGAIN, Failing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """Something that can fail. `key` names it in the database, where it is noted that it was told;
    each text is a subject and what is said beneath."""

    key: str
    begun: tuple[str, str]
    over: tuple[str, str]


class Operator:
    """Owes messages to the operator, if there is one. Used on the writer's thread. Without the
    `recipients`, the next round of deliveries says who they are."""

    def __init__(self, config: Config, store: Store, recipients: Recipients | None = None) -> None:
        self._config, self._store, self._recipients = config, store, recipients

    def owe(
        self,
        subject: str,
        text: str,
        now: datetime,
        kind: str = "trouble",
        troubles: Sequence[str] = (),
    ) -> bool:
        """Returns whether there is an operator. `troubles` are those of which it tells the
        beginning or the end."""
        if (operator := self._config.subscription_named(OPERATOR)) is None:
            return False
        known = self._recipients
        names = tuple(known.names(operator)) if known is not None else len(operator.to)
        told = tuple(troubles)
        owed = Owed(OPERATOR, now, names, kind=kind, subject=subject, text=text, troubles=told)
        self._store.outbox.owe(owed, None, None, now)
        return True

    def watch(self, renderer: Renderer, now: datetime) -> None:
        """Tell, once, of what fails in all deliveries, and when it no longer does."""
        failing = self._store.outbox.waiting.failing(except_for=OPERATOR)
        self._tell_once(_deliveries(failing), bool(failing.number), now)
        if not renderer.untried:  # whether they fail is not known before the first message
            self._tell_once(_templates(renderer.fault), bool(renderer.fault), now)

    def _tell_once(self, trouble: _Trouble, failing: bool, now: datetime) -> None:
        was_told = bool(self._store.sources.meta_value(trouble.key))
        if was_told != failing:
            self._store.sources.set_meta_value(trouble.key, utc_text(now) if failing else "")
            if failing:
                self.owe(*trouble.begun, now, troubles=(trouble.key,))
            else:
                self.owe(*trouble.over, now, WELL_AGAIN, (trouble.key,))


def _deliveries(failing: Failing) -> _Trouble:
    number = failing.number
    have = "1 delivery has" if number == 1 else f"{number} deliveries have"
    return _Trouble(
        key="told: deliveries fail",
        begun=(
            f"Deliveries fail · {number} alert{'s' * (number != 1)}",
            f"{have} failed at the last try: {failing.reason}\n\n"
            "`misajour alerts list` names what is owed; each is tried again.",
        ),
        over=("Deliveries work again", "Nothing that is owed fails any more."),
    )


def _templates(fault: str) -> _Trouble:
    return _Trouble(
        key="told: templates fail",
        begun=(
            "Your templates fail",
            f"{fault}\n\nMails are written by misajour's own templates until it is mended.",
        ),
        over=("Your templates work again", "Mails are written by them."),
    )
