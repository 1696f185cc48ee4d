"""How a template becomes a sentence, in any language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import OF_STAMPS, Many, Reason, ReasonKind, reason

# What stands in brackets is said only where the values in it are not empty.
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """The sentence of one kind of reason: `{old}` stands for the value of that name, `{parts}` for
    the parts in words, and what stands in brackets is left out where its values are empty.

    `one` is said in place of `many` where the value `count` is 1; `longest` is in characters.
    """

    many: str
    one: str = ""
    longest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All words of one language in which a reason is told.

    `many` names what there is more of, `blocks` the kinds of blocks, `fields` the fields of a
    release by their names in `monitor.model.FIELDS`.
    """

    templates: Mapping[ReasonKind, Template]
    many: Mapping[Many, str]
    blocks: Mapping[str, str]
    fields: Mapping[str, str]

    def sentence(self, told: Reason) -> str:
        template = self.templates[told.kind]
        values = {name: self._value(name, value) for name, value in told.values}
        values["parts"] = "; ".join(map(self.sentence, told.parts))
        single = template.one and values.get("count") == "1"
        said = _filled(template.one if single else template.many, values)
        return said[: template.longest] if template.longest else said

    def _value(self, name: str, value: str | int) -> str:
        """A value as it is told. Those that name a thing are names of ours, not words."""
        if name == "of":
            return self.many[Many(str(value))]
        if name == "block":
            return self.blocks[str(value)]
        return self.fields[str(value)] if name == "field" else str(value)

    def recorded(self, text: str) -> Reason:
        """The reason of a sentence that was recorded alone, told as it stands.

        Only whether it is the stamp's matters still: an alert that is owed gives that a line of its
        own. The templates are the format in which the sentence was written.
        """
        for kind in OF_STAMPS:
            head = self.templates[kind].many.partition("{")[0].partition("[")[0]
            if head and text.startswith(head):
                return reason(ReasonKind.RECORDED_STAMP, text=text)
        return reason(ReasonKind.RECORDED, text=text)


def _filled(template: str, values: Mapping[str, str]) -> str:
    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _NAMED.findall(match[1])) else ""

    return _NAMED.sub(lambda match: values[match[1]], _OPTIONAL.sub(optional, template))
