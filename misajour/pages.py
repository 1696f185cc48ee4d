"""One page read, and two of them compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from misajour import relative, shown
from monitor import compare as comparing
from monitor import extract
from monitor.compare.redline import redline, to_html, to_text
from monitor.compare.shown import shown as difference_shown
from monitor.errors import ExtractError, MisajourError, UsageError, WrongValue
from monitor.extract import Hints
from monitor.model import Block, Content, Image, Kind, Link, Significance, Stamp
from monitor.wording import counted, sentences


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `read` makes it; a notebook shows it."""

    _content: Content

    @property
    def title(self) -> str:
        return self._content.title

    @property
    def body(self) -> str:
        """The text of the release, paragraphs parted by an empty line."""
        return self._content.body

    @property
    def language(self) -> str:
        """A code such as `fr`; empty where neither the page nor you said."""
        return self._content.language

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Headings, paragraphs, items and rows, in their order; also the captions of pictures."""
        return self._content.blocks

    @property
    def links(self) -> tuple[Link, ...]:
        """The links within the body. `attachment` tells documents from pages."""
        return self._content.links

    @property
    def images(self) -> tuple[Image, ...]:
        return self._content.images

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """All that the page says of its own times, machine-readable dates included."""
        return self._content.stamps

    @property
    def published(self) -> Stamp | None:
        """When the page says that it was published: to people, or else to machines."""
        return self._content.published

    @property
    def updated(self) -> Stamp | None:
        """When the page tells people that it was updated; None where it tells them nothing."""
        return self._content.updated

    @property
    def doubts(self) -> tuple[str, ...]:
        """Reasons not to take this for the release, such as a consent wall; empty where there is
        none."""
        return tuple(doubt.text for doubt in self._content.doubts)

    def to_dict(self) -> dict[str, object]:
        """All of it as JSON can hold it: what `misajour extract --json` prints."""
        return extract.as_json(self._content)

    def __repr__(self) -> str:
        return f"<Page {self.title!r}, {counted(len(self.body.split()), 'word')}>"

    def _repr_html_(self) -> str:
        stamp = self.updated or self.published
        parts = [shown.element("h3", self.title)]
        parts += [shown.element("p", shown.element("em", stamp.text))] if stamp else []
        parts += [shown.element("p", shown.element("strong", doubt)) for doubt in self.doubts]
        parts += [shown.element("p", block.text) for block in self.blocks]
        return shown.frame(*parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one page differs from another, for a reader.

    `kind` is None where it does not, and `words_added` and `words_removed` count words. `text` is
    the difference in the notation of wdiff, `html` the same with `<del>` and `<ins>`: both are
    empty where only stamps or links differ, which `reasons` then say. In `html` all that came from
    the pages is escaped.
    """

    kind: Kind | None
    significance: Significance
    reasons: tuple[str, ...]
    words_added: int
    words_removed: int
    text: str
    html: str

    def __bool__(self) -> bool:
        """Whether they differ."""
        return self.kind is not None

    def _repr_html_(self) -> str:
        reasons = Markup("").join(shown.element("li", reason) for reason in self.reasons)
        said = f"{self.kind}, {self.significance}" if self.kind else "no change"
        head = shown.element("p", shown.element("strong", said))
        # to_html escaped it
        return shown.frame(head, shown.element("ul", reasons), Markup(self.html))  # noqa: S704


def read(
    html: bytes | str,
    url: str = "",
    *,
    charset: str = "",
    language: str = "",
    timezone: str = "",
    content: str = "",
    ignore: Iterable[str] | str = (),
) -> Page:
    """What the page `html`, found at `url`, says. Nothing is fetched.

    Without `url`, relative links stay as the page has them; two pages that are to be compared are
    best read both with theirs, or both without. `charset` is what the server said of bytes;
    `language` (such as `fr`) and `timezone` (such as `Europe/Brussels`) hold where the page names
    none; `content` is a CSS selector of the body, and `ignore` is one of what is not part of it, or
    several.

    Raises MisajourError where the bytes are not a page, or a selector or zone is wrong.
    """
    hints = hints_of(language=language, timezone=timezone, content=content, ignore=ignore)
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    if not isinstance(body, bytes):
        raise WrongValue(f"a page is given as bytes or a text, and not as {type(html).__name__}")
    said = "utf-8" if isinstance(html, str) else charset
    try:
        found = extract.read(body, url or relative.BASE, charset=said, hints=hints)
    except MisajourError:
        raise
    except Exception as error:  # the boundary: a page may make any library raise anything
        raise ExtractError(f"the page cannot be read ({type(error).__name__}: {error})") from error
    return Page(found if url else relative.without_base(found))


def compare(old: Page | bytes | str, new: Page | bytes | str, url: str = "") -> Comparison:
    """How `new` differs from `old`. Each is a Page, or the bytes or text of one, found at `url`.

    Without `url`, relative links are compared as they are written. Raises MisajourError where one
    of them is not a page.
    """
    before, after = (side if isinstance(side, Page) else read(side, url) for side in (old, new))
    return compared(before, after)


def compared(before: Page, after: Page) -> Comparison:
    one, two = before._content, after._content
    differences = comparing.Differences(one, two)
    verdict = differences.verdict()
    if verdict is None:
        return Comparison(
            kind=None,
            significance=Significance.COSMETIC,
            reasons=(),
            words_added=0,
            words_removed=0,
            text="",
            html="",
        )
    lines = redline(difference_shown(differences))
    return Comparison(
        kind=verdict.kind,
        significance=verdict.significance,
        reasons=sentences(verdict.reasons),
        words_added=verdict.words_added,
        words_removed=verdict.words_removed,
        text=to_text(lines),
        html=str(to_html(lines)),
    )


def hints_of(*, language: str, timezone: str, content: str, ignore: Iterable[str] | str) -> Hints:
    """How pages are read. Raises UsageError for a wrong selector or zone."""
    from pydantic import ValidationError

    from monitor.config import SourceConfig

    ignored = (ignore,) if isinstance(ignore, str) and ignore else tuple(ignore)
    values = {"language": language, "content": content, "ignore": ignored}
    try:
        source = SourceConfig.model_validate(
            {"name": "page", "spider": "page", "timezone": timezone or None, **values}
        )
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UsageError(f"{where}: {fault['msg'].removeprefix('Value error, ')}") from None
    return Hints(
        language=source.language, timezone=timezone, content=source.content, ignore=source.ignore
    )
