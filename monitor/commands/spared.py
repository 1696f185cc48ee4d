"""What our libraries import without our having any use for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_SPARED = ("numpy", "pandas")


class _Spared(MetaPathFinder):
    """Says to sqlite-utils that NumPy and pandas are not installed, and to nobody else. It takes
    them, where they are, for types of columns that no table of ours has: two fifths of a second
    and 60 MB in every command of whoever analyses data beside it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in _SPARED and _is_begun("sqlite_utils.db"):
            raise ModuleNotFoundError(f"{name} is of no use here", name=name)
        return None


def _is_begun(module: str) -> bool:
    """Whether `module` is being imported, and is not yet so far that it defines what it is for."""
    begun = sys.modules.get(module)
    return begun is not None and not hasattr(begun, "Database")


def spare() -> None:
    """To be called by a command, whose process is ours alone: what is imported later in the
    process finds them."""
    if not any(isinstance(finder, _Spared) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Spared())
