"""How a template becomes a sentence, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from monitor.model import (
    OF_STAMPS,
    Kind,
    Many,
    Matter,
    Reason,
    ReasonKind,
    Significance,
    Trouble,
    reason,
)
from monitor.wording.quoting import QUOTED, Nesting, quoted
from monitor.wording.scripts import by_sign, isolated

# What stands in brackets is said only where the values in it are not empty.
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")
_ALONE = re.compile(r"\{(?P<alone>\w+)\}")
_VALUE = re.compile(rf"{QUOTED.pattern}|{_ALONE.pattern}")


class Phrase(Enum):
    """What is told beside a change. The values of its template, by name, stand beside each."""

    WORDS_REMOVED = auto()  # count
    WORDS_ADDED = auto()  # count
    CHARACTERS_REMOVED = auto()  # count
    CHARACTERS_ADDED = auto()  # count
    ALSO_ADDED = auto()  # count, after it was said of what
    WORD_BALANCE = auto()  # added, removed: in a line of a list
    NO_DIFFERENCE = auto()
    UNCHANGED = auto()  # count, of paragraphs in a list of paragraphs
    UNCHANGED_PARAGRAPHS = auto()  # count
    MOVED_HERE = auto()
    PICTURE = auto()
    LINK = auto()
    BESIDE_THE_TEXT = auto()
    HIDDEN_NOW = auto()
    FOLDED_NOW = auto()
    SHOWN_NOW = auto()
    NOT_SHOWN = auto()  # count, of changed blocks that are left out for length

    COLON = auto()  # text, before what it announces
    # Mails: about one change.
    SEEN = auto()  # when
    FOUND_GONE = auto()  # when
    PUBLISHED = auto()  # when
    PUBLISHED_BEFORE = auto()  # when, span
    PUBLISHED_SAME_DAY = auto()  # when
    PUBLISHED_DAY_BEFORE = auto()  # when
    LAST_ALIVE = auto()  # when
    NO_STAMP = auto()
    ANNOUNCED = auto()  # after what happened: the page owns up to it
    NOTICE = auto()  # text, in which the page does
    JUDGED = auto()  # gravity
    LIVE_PAGE = auto()
    GONE_PAGE = auto()
    OUR_COPY = auto()
    BOTH_VERSIONS = auto()
    HISTORY = auto()
    PUBLIC_ARCHIVES = auto()
    LEFT_OUT = auto()  # count, of changed paragraphs
    SIGNS_LEFT_OUT = auto()  # count, of characters
    PIECES_LEFT_OUT = auto()  # count, of the pieces of a paragraph
    WHAT_CHANGED = auto()
    REMOVED = auto()  # the mark of what was removed, in plain text
    ADDED = auto()
    # Of many changes: a storm, a digest.
    AT_ONCE = auto()  # count, of releases
    WHY_ONE_MESSAGE = auto()
    SAME_REASON = auto()  # count, total, reason
    NOT_LISTED = auto()  # count
    ALL_OF = auto()  # source
    DIGEST = auto()
    CHANGES = auto()  # count
    IN_RELEASES = auto()  # count
    SILENT_ONES = auto()  # count
    SINCE_LAST = auto()  # changes, in words
    ALL_CHANGES = auto()
    FIRST_THE_GRAVEST = auto()
    MORE_OF = auto()  # count, source
    IN_A_LINE = auto()
    CONTENTS = auto()
    TO_CONTENTS = auto()
    # At the foot.
    CHAIN_HEAD = auto()  # head
    CHECK_WITH = auto()
    WHY_YOU = auto()  # subscription
    AT_LINE = auto()  # file, line
    SILENCE_KIND = auto()  # kind, place
    SILENCE_KIND_UNLISTED = auto()  # line, place: the subscription lists no kinds
    SILENCE_ALL = auto()  # place
    SILENCE_ONLY = auto()  # place: it has one address
    MUTE_BY_COMMAND = auto()
    MUTE_HERE = auto()
    MUTED = auto()  # count, until
    TEST = auto()  # the title of a message that tries a subscription
    UNWRITABLE = auto()  # count, of alerts
    UNWRITABLE_TEXT = auto()  # count, reason
    MUTE_OVER = auto()  # the subject of the message at the end of a mute; count
    MUTE_OVER_TEXT = auto()  # since, until
    # Where a mail leads to.
    PUBLIC_COPY = auto()  # archive, when
    MUTE_TITLE = auto()
    MUTE_ABOUT = auto()  # subscription
    MUTE_RELEASE = auto()  # title, count of days
    MUTE_SOURCE = auto()  # source, count of days
    MUTE_SUBSCRIPTION = auto()  # subscription, count of days
    MUTED_TITLE = auto()
    MUTED_UNTIL = auto()  # until
    NOT_MUTED_TITLE = auto()
    MUTE_LINK_OLD = auto()
    MUTE_CLICKS = auto()  # too many
    MUTE_NO_SUCH = auto()  # nothing that this mail offers
    MUTE_NOT_NOW = auto()


_STATUS = re.compile(r"^status(?= \d{3}\b)")


@dataclass(frozen=True, slots=True)
class Template:
    """The sentence of one kind of reason, or a phrase: `{old}` stands for the value of that name,
    `{parts}` for the parts in words, and what stands in brackets is left out where its values are
    empty.

    `one` is said in place of `many` where the value `count` is 1; `signs` and `sign` where `count`
    is of characters, as in a text of a script without spaces; `longest` is in characters.
    """

    many: str
    one: str = ""
    longest: int = 0
    signs: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All words of one language in which a change is told.

    `many` names what there is more of, `blocks` the kinds of blocks, `fields` the fields of a
    release by their names in `monitor.model.FIELDS`. `labels` and `judgements` say what happened,
    in a word or two and in a sentence. `briefs` say in a few words what a reason found, for the
    subject of a mail; a kind that has none is told by how many words changed. `thousands` stands
    between the thousands of a number, `between` between the parts of a sentence.

    `earlier` are the wordings that earlier versions had, the newest first, as their sentences
    stand in databases: whoever changes the words of the record keeps the old ones there. `nests`:
    which quoted texts that have quotation marks stand within other ones; `status` is what the
    number of a server's answer is called, which a visit notes in English.
    """

    templates: Mapping[ReasonKind, Template]
    many: Mapping[Many, str]
    blocks: Mapping[str, str]
    fields: Mapping[str, str]
    labels: Mapping[Kind, str]
    judgements: Mapping[Kind, str]
    troubles: Mapping[Trouble, str]
    other_judgements: Mapping[tuple[Kind, Matter], str]
    phrases: Mapping[Phrase, Template]
    gravities: Mapping[Significance, str]
    briefs: Mapping[ReasonKind, str]
    thousands: str = ""
    between: str = "; "
    nests: Nesting = Nesting.ANYWHERE
    status: str = "status"
    earlier: tuple[Wording, ...] = ()

    def sentences(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        return tuple(map(self.sentence, reasons))

    def sentence(self, told: Reason, *, isolate: bool = False) -> str:
        """`isolate`: with each quoted text that is written from the right set apart, so that it
        does not turn what stands around it."""
        return _filled(self.templates[told.kind], self._values(told, isolate), self.nests)

    def brief(self, told: Reason) -> str:
        """What `told` found, in a few words; empty where there are none for its kind."""
        template = self.briefs.get(told.kind)
        if template is None:
            return ""
        return _filled(Template(template), self._values(told, isolate=True))

    def _values(self, told: Reason, isolate: bool) -> dict[str, str]:
        values = {name: self._value(name, value) for name, value in told.values}
        if isolate:
            values = {name: isolated(value) for name, value in values.items()}
        values["parts"] = self.between.join(self.sentence(p, isolate=isolate) for p in told.parts)
        return values

    def _value(self, name: str, value: str | int) -> str:
        """A value as it is told. Those that name a thing are names of ours, not words."""
        if name == "of":
            return self.many[Many(str(value))]
        if name == "block":
            return self.blocks[str(value)]
        if name == "field":
            return self.fields[str(value)]
        if name == "note":
            return _STATUS.sub(self.status, str(value))
        return self.number(value) if isinstance(value, int) else str(value)

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.thousands)

    def phrase(self, said: Phrase, **values: str | int) -> str:
        told = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return _filled(self.phrases[said], told)

    def count_of_words(self, removed: int, added: int, *, by_character: bool = False) -> str:
        """How many words were removed and added; empty where both are 0."""
        less, more = (
            (Phrase.CHARACTERS_REMOVED, Phrase.CHARACTERS_ADDED)
            if by_character
            else (Phrase.WORDS_REMOVED, Phrase.WORDS_ADDED)
        )
        parts = [self.phrase(less, count=removed)] if removed else []
        if added:
            parts.append(self.phrase(Phrase.ALSO_ADDED if parts else more, count=added))
        return ", ".join(parts)

    def agree(self, reasons: Sequence[Reason], told: Sequence[str]) -> bool:
        """Whether `told` is what this wording, or an earlier one, says of `reasons`.

        Raises KeyError or ValueError for a reason whose values are not those of its kind.
        """
        return any(w.sentences(reasons) == tuple(told) for w in (self, *self.earlier))

    def recorded(self, text: str) -> Reason:
        """The reason of a sentence that was recorded alone, told as it stands.

        Only whether it is the stamp's matters still: an alert that is owed gives that a line of its
        own. The templates are the format in which the sentence was written.
        """
        for wording in (self, *self.earlier):
            for kind in OF_STAMPS:
                head = wording.templates[kind].many.partition("{")[0].partition("[")[0]
                if head and text.startswith(head):
                    return reason(ReasonKind.RECORDED_STAMP, text=text)
        return reason(ReasonKind.RECORDED, text=text)


def of_kinds(
    said: Mapping[Matter, str], ends: Mapping[Kind, str]
) -> dict[tuple[Kind, Matter], str]:
    """The judgement on each matter with the end that it has in a change of each kind."""
    return {(kind, of): f"{what}{end}" for of, what in said.items() for kind, end in ends.items()}


def with_earlier(today: Wording, *changed: Mapping[ReasonKind, Template]) -> Wording:
    """`today`, with the wordings before it: `changed` are the templates that each earlier version
    had otherwise than the next, the newest first. None of them told marks within marks apart, and
    the first versions that did looked at a text's ends alone."""
    templates = dict(today.templates)
    earlier = [replace(today, nests=nests) for nests in (Nesting.AT_ENDS, Nesting.NOWHERE)]
    for one in changed:
        templates = {**templates, **one}
        earlier.append(replace(today, templates=templates, nests=Nesting.NOWHERE))
    return replace(today, earlier=tuple(earlier))


def _filled(
    template: Template, values: Mapping[str, str], nests: Nesting = Nesting.ANYWHERE
) -> str:
    """The template with its values, in one or in many; see `Wording.nests`."""

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _NAMED.findall(match[1])) else ""

    many, one = template.many, template.one
    if template.signs and by_sign(values.get("text", "")):
        many, one = template.signs, template.sign
    text = one if one and values.get("count") == "1" else many

    def value(match: re.Match[str]) -> str:
        if (name := match["alone"]) is not None:
            return values[name]
        text = values[match["name"]]
        return quoted(text, match["open"], match["gap"], match["close"], nesting=nests)

    said = _VALUE.sub(value, _OPTIONAL.sub(optional, text))
    return said[: template.longest] if template.longest else said
