"""What is remembered of a source's addresses, asked of the database when a listing names them.

A source may have hundreds of thousands of addresses, of which a pass meets twenty. So a plan does
not bear them, but what asks for them: on a connection of its own, since it is the crawl's thread
that reads listings, many at a time, and of the releases that were there when the plan was made:
one that is recorded afterwards is new to the crawl. What else is recorded meanwhile, other
addresses and marks, is told as it stands when it is first asked for. Pickled, or gone through, it
is all of it.
"""

from __future__ import annotations

import json
import sqlite3
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from monitor.addresses import family
from monitor.errors import StoreError
from monitor.store.families import members, number_of

K = TypeVar("K", str, tuple[str, str])
_AT_ONCE = 2_000  # addresses that one question is about
_MOST = 100_000  # answers that are kept; a hostile listing may have no end

_STANDS = "releases.source = :source and releases.id <= :newest"
_ELSEWHERE = "addresses.source = :source and until >= :asked"
_KNOWN = (
    "select key from json_each(:wanted) where exists "
    f"(select 1 from releases where {_STANDS} and url = value) "
    f"or exists (select 1 from addresses where {_ELSEWHERE} and url = value)"
)
_ALL_KNOWN = (
    f"select url from releases where {_STANDS} union select url from addresses where {_ELSEWHERE}"
)
_ANY_KNOWN = (
    f"select exists (select 1 from releases where {_STANDS}) "
    f"or exists (select 1 from addresses where {_ELSEWHERE})"
)
_ALIKE = members(releases="releases.id <= :newest", addresses="until >= :asked")
_ALIASES = (
    "addresses join releases on releases.id = addresses.release_id "
    "where addresses.source = :source and releases.url != addresses.url"
)
_MARKS = (
    "listings join releases on releases.id = listings.release_id "
    "where listings.source = :source and mark != ''"
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """What is asked for: the `source` by its key, as it stood with its `newest` release, and
    without the other addresses that were not heard of since `asked`."""

    source: int
    newest: int
    asked: str


class Reader:
    """Asks the database at `path`, whose thread ever; opened with the first question. A crawl that
    was given up may go on for a while after it was closed: it is told so, and opens nothing."""

    def __init__(self, path: Path, as_of: AsOf) -> None:
        self.as_of = as_of
        self._path, self._lock = path, Lock()
        self._open: sqlite3.Connection | None = None
        self._is_closed = False

    def ask(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        as_of = self.as_of
        values |= {"source": as_of.source, "newest": as_of.newest, "asked": as_of.asked}
        with self._lock:
            if self._is_closed:
                raise StoreError("the pass has ended: nothing more is asked for it")
            if self._open is None:
                self._open = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=ro",
                    uri=True,
                    isolation_level=None,
                    check_same_thread=False,
                    timeout=30,
                )
                # a text that a faulty disk altered is read as far as it can be
                self._open.text_factory = partial(str, encoding="utf-8", errors="replace")
            return self._open.execute(sql, values).fetchall()

    def close(self) -> None:
        """For good: a question afterwards raises StoreError."""
        with self._lock:
            self._is_closed = True
            if self._open is not None:
                self._open.close()
            self._open = None


class KnownAddresses(Set[str]):
    """The addresses that need no first visit."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._answers: dict[str, bool] = {}
        self._families: dict[str, tuple[str, ...]] = {}

    def foresee(self, urls: Iterable[str]) -> None:
        """Ask now, all at once, what is going to be asked of `urls`: whether they are known, and of
        the others, what is `like` them."""
        wanted = dict.fromkeys(url for url in urls if url not in self._answers)
        for some in _batches(wanted):
            found = self._reader.ask(_KNOWN, wanted=json.dumps(some))
            known = {key for (key,) in found}
            _room_in(self._answers)
            self._answers |= {url: n in known for n, url in enumerate(some)}
            self._gather({family(url) for n, url in enumerate(some) if n not in known})

    def like(self, url: str) -> tuple[str, ...]:
        """The known addresses that may be `url` in another spelling."""
        wanted = family(url)
        if wanted not in self._families:
            self._gather({wanted})
        return self._families[wanted]

    def _gather(self, families: Iterable[str]) -> None:
        source = self._reader.as_of.source
        numbers = {number_of(source, one): one for one in families if one not in self._families}
        if not numbers:
            return
        found: dict[str, set[str]] = defaultdict(set)
        for query in _ALIKE:
            for number, url in self._reader.ask(query, families=json.dumps([*numbers])):
                found[numbers[number]].add(url)
        _room_in(self._families)
        self._families |= {one: tuple(found[one]) for one in numbers.values()}

    def __contains__(self, url: object) -> bool:
        if not isinstance(url, str):
            return False
        if url not in self._answers:
            self.foresee([url])
        return self._answers[url]

    def __bool__(self) -> bool:
        return bool(self._reader.ask(_ANY_KNOWN)[0][0])

    def __iter__(self) -> Iterator[str]:
        return (url for (url,) in self._reader.ask(_ALL_KNOWN))

    def __len__(self) -> int:
        return int(self._reader.ask(f"select count(*) from ({_ALL_KNOWN})")[0][0])

    def __reduce__(self) -> tuple[object, ...]:
        return frozenset, (tuple(self),)

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(it)


class _Asked(Mapping[K, str], Generic[K]):
    """What is said of addresses."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._answers: dict[K, str | None] = {}

    def _found(self, query: str, keys: tuple[K, ...]) -> dict[K, str]:
        """What `query` says of the numbers of `keys`."""
        answers = self._reader.ask(query, wanted=json.dumps(keys))
        return {keys[number]: said for number, said in answers if said is not None}

    @abstractmethod
    def _of(self, keys: tuple[K, ...]) -> dict[K, str]: ...

    @abstractmethod
    def _all(self) -> dict[K, str]: ...

    def foresee(self, keys: Iterable[K]) -> None:
        """Ask now, all at once, what is going to be asked of `keys`."""
        for some in _batches(dict.fromkeys(k for k in keys if k not in self._answers)):
            _room_in(self._answers)
            self._answers |= dict.fromkeys(some) | self._of(some)

    def __getitem__(self, key: K) -> str:
        if key not in self._answers:
            self.foresee([key])
        if (answer := self._answers[key]) is None:
            raise KeyError(key)
        return answer

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __reduce__(self) -> tuple[object, ...]:
        return dict, (self._all(),)


class Aliases(_Asked[str]):
    """Where the release stands that has this other address."""

    def _of(self, keys: tuple[str, ...]) -> dict[str, str]:
        query = (
            f"select key, (select releases.url from {_ALIASES} and addresses.url = value) "
            "from json_each(:wanted)"
        )
        return self._found(query, keys)

    def _all(self) -> dict[str, str]:
        return dict(self._reader.ask(f"select addresses.url, releases.url from {_ALIASES}"))


class Marks(_Asked[tuple[str, str]]):
    """What the listing at one address last said of the release at the other."""

    def _of(self, keys: tuple[tuple[str, str], ...]) -> dict[tuple[str, str], str]:
        # the release is looked up first, whatever SQLite takes for the fewer
        query = (
            "select key, (select mark from releases cross join listings "
            "on listings.source = :source and listings.url = json_extract(value, '$[0]') "
            "and listings.release_id = releases.id where releases.source = :source "
            "and releases.url = json_extract(value, '$[1]') and mark != '') "
            "from json_each(:wanted)"
        )
        return self._found(query, keys)

    def _all(self) -> dict[tuple[str, str], str]:
        query = f"select listings.url, releases.url, mark from {_MARKS}"
        return {(listing, url): mark for listing, url, mark in self._reader.ask(query)}


class Recollection:
    """All of it, of one source at one moment."""

    def __init__(self, path: Path, as_of: AsOf) -> None:
        self._reader = Reader(path, as_of)
        self.known = KnownAddresses(self._reader)
        self.aliases, self.marks = Aliases(self._reader), Marks(self._reader)

    def close(self) -> None:
        """Nothing more is asked, of none of them."""
        self._reader.close()


def _batches(keys: Iterable[K]) -> Iterator[tuple[K, ...]]:
    left = iter(keys)
    while some := tuple(islice(left, _AT_ONCE)):
        yield some


def _room_in(answers: dict[Any, Any]) -> None:
    if len(answers) > _MOST:
        answers.clear()
