"""Changes ─► words: the one place where a judgement and what it found are put into words.

Whatever tells of a change asks here: a mail, a page, a feed, the command line, and the record,
which keeps the sentences beside the values. A language is a module in this package, named by its
code, that defines `WORDING`: adding one is adding that file. `for_language` finds it, and nothing
else chooses a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from pkgutil import iter_modules

from monitor.model import Kind, Matter, Reason, Significance, Trouble
from monitor.wording.quoting import quoted
from monitor.wording.scripts import by_sign, from_the_right, is_from_the_right, isolated
from monitor.wording.templates import Phrase, Template, Wording

__all__ = [
    "DEFAULT",
    "Phrase",
    "Template",
    "Wording",
    "agree",
    "brief",
    "by_sign",
    "count_of_words",
    "counted",
    "field_label",
    "for_language",
    "from_the_right",
    "gravity",
    "is_from_the_right",
    "isolated",
    "judgement_of",
    "label_of",
    "languages",
    "phrase",
    "quoted",
    "recorded",
    "sentence",
    "sentences",
    "size_of",
    "trouble_words",
]

DEFAULT = "en"
"""The language of the record, and of whoever names none."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 source`, `2 sources`; `nouns` where more of them is not the noun and an s."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def capitalized(said: str) -> str:
    """`said` with the capital that begins a sentence; what else is in it stays as it is."""
    return f"{said[:1].upper()}{said[1:]}"


def size_of(number: int) -> str:
    """Bytes as people are told of them: `63.6 GB`, `0.6 MB`, `12 kB`."""
    if number >= 1e9:
        return f"{number / 1e9:.1f} GB"
    return f"{number / 1e6:.1f} MB" if number >= 1e5 else f"{number / 1e3:.0f} kB"


def languages() -> tuple[str, ...]:
    """The codes of the languages that there are."""
    names = (module.name for module in iter_modules(__path__))
    return tuple(sorted(name for name in names if re.fullmatch(r"[a-z]{2,3}", name)))


def for_language(code: str = DEFAULT) -> Wording:
    """The words of the language called `code`, such as `en`. Raises ValueError where there is
    none."""
    if code != DEFAULT and code not in languages():  # the default is asked for at every sentence
        raise ValueError(f"there is no wording in {code!r}; there are: {', '.join(languages())}")
    wording: Wording = import_module(f"{__name__}.{code}").WORDING
    return wording


def sentence(reason: Reason, language: str = DEFAULT, *, isolate: bool = False) -> str:
    """`reason` in words: half a sentence, in lower case, without a full stop. `isolate`: what is
    quoted from the right does not turn the rest."""
    return for_language(language).sentence(reason, isolate=isolate)


def brief(reason: Reason, language: str = DEFAULT) -> str:
    """What `reason` found in a few words, such as `“no” removed`; empty where its kind has none."""
    return for_language(language).brief(reason)


def gravity(significance: Significance, language: str = DEFAULT) -> str:
    """What a significance is called."""
    return for_language(language).gravities[significance]


def sentences(reasons: Iterable[Reason], language: str = DEFAULT) -> tuple[str, ...]:
    """Each of `reasons` in words, in their order."""
    return for_language(language).sentences(reasons)


def label_of(kind: Kind, language: str = DEFAULT) -> str:
    """What a change of this kind is called: "Silent edit"."""
    return for_language(language).labels[kind]


def trouble_words(trouble: Trouble, language: str = DEFAULT) -> str:
    """What was met in place of a release."""
    return for_language(language).troubles[trouble]


def judgement_of(kind: Kind, language: str = DEFAULT, *, matter: Matter = Matter.TEXT) -> str:
    """What happened, in a sentence."""
    wording = for_language(language)
    return wording.other_judgements.get((kind, matter)) or wording.judgements[kind]


def field_label(name: str, language: str = DEFAULT) -> str:
    """What the field of `monitor.model.FIELDS` called `name` is called in a sentence: "the
    title"."""
    return for_language(language).fields[name]


def phrase(said: Phrase, *, language: str = DEFAULT, **values: str | int) -> str:
    """A phrase that is told beside a change, with its values."""
    return for_language(language).phrase(said, **values)


def count_of_words(
    removed: int, added: int, *, by_character: bool = False, language: str = DEFAULT
) -> str:
    """`41 words removed, 3 added`; empty where both are 0. `by_character`: characters were
    counted."""
    return for_language(language).count_of_words(removed, added, by_character=by_character)


def recorded(text: str) -> Reason:
    """The reason behind a sentence that was recorded before reasons were kept as values."""
    return for_language(DEFAULT).recorded(text)


def agree(reasons: Sequence[Reason], told: Sequence[str]) -> bool:
    """Whether `told`, sentences of the record, say what `reasons` do: in the words of today, or in
    those of an earlier version."""
    return for_language(DEFAULT).agree(reasons, told)
