"""One page to be read, and what was understood of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from monitor import extract
from monitor.errors import ExtractError
from monitor.extract import Hints, documents
from monitor.model import Doubt, Reading, Trouble

Key = tuple[str, str]
"""A page by the name of its bytes and its address."""
_TAIL = 4096  # bytes at a page's end that hold its closing tag; scripts and comments may follow it


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The bytes of one answer and what is needed to read them. `name` is their SHA-256; `again`
    says that the page may be looked at a second time soon, where its release is known."""

    name: str
    body: bytes = field(repr=False)
    url: str
    charset: str = ""
    last_modified: str = ""
    hints: Hints = field(default_factory=Hints)
    again: bool = False

    @property
    def key(self) -> Key:
        """What tells two readings apart: the same bytes at another address have other links."""
        return self.name, self.url


def read_page(page: Page) -> Reading:
    """Read `page` here and now; runs in a worker process. Never raises for what a page holds."""
    began = time.process_time()
    content, trouble = None, None
    try:
        content = extract.read(
            page.body,
            page.url,
            charset=page.charset,
            last_modified=page.last_modified,
            hints=page.hints,
        )
    except ExtractError as error:
        trouble = Doubt(Trouble.UNREAD, str(error))
    except MemoryError:
        trouble = Doubt(Trouble.TOO_COSTLY, "reading it takes more memory than a page may")
    # the boundary: a hostile page must not cost the others
    except Exception as error:  # noqa: BLE001
        trouble = Doubt(Trouble.UNREAD, f"it could not be read ({type(error).__name__})")
    return Reading(
        content=content,
        version=page.hints.version,
        ended=has_ended(page.body),
        seconds=time.process_time() - began,
        trouble=trouble,
    )


def has_ended(body: bytes) -> bool:
    """Whether `body` holds the closing tag of its page, or the end of its document."""
    if documents.kind_of(body) is not None:
        return documents.ended(body)
    return b"</html" in body[-_TAIL:].lower()
