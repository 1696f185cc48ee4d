"""How a template becomes a sentence, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from monitor.model import OF_STAMPS, Kind, Many, Matter, Reason, ReasonKind, Trouble, reason

# What stands in brackets is said only where the values in it are not empty.
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")


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
    NOT_SHOWN = auto()  # count, of changed blocks that are left out for length


@dataclass(frozen=True, slots=True)
class Template:
    """The sentence of one kind of reason, or a phrase: `{old}` stands for the value of that name,
    `{parts}` for the parts in words, and what stands in brackets is left out where its values are
    empty.

    `one` is said in place of `many` where the value `count` is 1; `longest` is in characters.
    """

    many: str
    one: str = ""
    longest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All words of one language in which a change is told.

    `many` names what there is more of, `blocks` the kinds of blocks, `fields` the fields of a
    release by their names in `monitor.model.FIELDS`. `labels` and `judgements` say what happened,
    in a word or two and in a sentence.

    `earlier` are the wordings that earlier versions had, the newest first, as their sentences
    stand in databases: whoever changes the words of the record keeps the old ones there.
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
    earlier: tuple[Wording, ...] = ()

    def sentences(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        return tuple(map(self.sentence, reasons))

    def sentence(self, told: Reason) -> str:
        template = self.templates[told.kind]
        values = {name: self._value(name, value) for name, value in told.values}
        values["parts"] = "; ".join(map(self.sentence, told.parts))
        return _filled(template, values)

    def _value(self, name: str, value: str | int) -> str:
        """A value as it is told. Those that name a thing are names of ours, not words."""
        if name == "of":
            return self.many[Many(str(value))]
        if name == "block":
            return self.blocks[str(value)]
        return self.fields[str(value)] if name == "field" else str(value)

    def phrase(self, said: Phrase, **values: int) -> str:
        return _filled(self.phrases[said], {name: str(value) for name, value in values.items()})

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


def with_earlier(today: Wording, *changed: Mapping[ReasonKind, Template]) -> Wording:
    """`today`, with the wordings before it: `changed` are the templates that each earlier version
    had otherwise than the next, the newest first."""
    templates = dict(today.templates)
    earlier = []
    for one in changed:
        templates = {**templates, **one}
        earlier.append(replace(today, templates=templates))
    return replace(today, earlier=tuple(earlier))


def _filled(template: Template, values: Mapping[str, str]) -> str:
    """The template with its values, in one or in many."""

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _NAMED.findall(match[1])) else ""

    text = template.one if template.one and values.get("count") == "1" else template.many
    said = _NAMED.sub(lambda match: values[match[1]], _OPTIONAL.sub(optional, text))
    return said[: template.longest] if template.longest else said
