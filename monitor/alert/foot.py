"""What stands at the foot of a mail: why it came, and how to quiet it."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from monitor.alert.mute_links import LASTS, Scope
from monitor.config import Config, Subscription
from monitor.model import Kind
from monitor.wording import DEFAULT, Phrase, phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Lines of the configuration, which quiet such mails for ever, and commands that do it for a
    week, of one release or one source. `link` is where the recipient can do that alone; empty where
    nothing would answer."""

    subscription: str
    why: str
    silence: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    link: str = ""
    release: int | None = None
    title: str = ""
    source: str = ""


def foot_of(
    config: Config,
    subscription: Subscription,
    kinds: tuple[Kind, ...] = (),
    *,
    release: int | None = None,
    title: str = "",
    source: str = "",
    link: str = "",
) -> Foot:
    """Of a mail on changes of these `kinds`, of one release or one source, or of several."""
    language = config.language(subscription)
    file = config.path.name

    def place(key: str) -> str:
        line = config.line_of_subscription(subscription.name, key)
        if line is None:
            return file
        return phrase(Phrase.AT_LINE, language=language, file=file, line=str(line))

    def without(kind: Kind) -> str:
        if "when" in subscription.model_fields_set:
            said = {"kind": str(kind), "place": place("when")}
            return phrase(Phrase.SILENCE_KIND, language=language, **said)
        rest = json.dumps([str(one) for one in subscription.when if one is not kind])
        said = {"line": f"when = {rest}", "place": place("name")}
        return phrase(Phrase.SILENCE_KIND_UNLISTED, language=language, **said)

    # without the only kind that it lists, or its only address, a subscription tells nobody anything
    silence = (
        [without(kinds[0])] if len(kinds) == 1 and set(subscription.when) != set(kinds) else []
    )
    alone = len(subscription.to) == 1
    way, key = (Phrase.SILENCE_ONLY, "name") if alone else (Phrase.SILENCE_ALL, "to")
    silence.append(phrase(way, language=language, place=place(key)))
    commands = [_command(subscription, Scope.RELEASE, str(release))] if release else []
    if source:
        commands.append(_command(subscription, Scope.SOURCE, "--source", source))
    return Foot(
        subscription=subscription.name,
        why=f"{why_of(subscription.name, language)} ({place('name')}).",
        silence=tuple(silence),
        mute=tuple(commands),
        link=link,
        release=release,
        title=title,
        source=source,
    )


def why_of(subscription: str, language: str = DEFAULT) -> str:
    return phrase(Phrase.WHY_YOU, language=language, subscription=subscription)


def _command(subscription: Subscription, scope: Scope, *what: str) -> str:
    """What does on the command line what the link of a mail does by a click."""
    until = f"{LASTS[scope].days}d"
    words = ("misajour", "mute", *what, "--subscription", subscription.name, "--until", until)
    return shlex.join(words)
