"""Secrets outside misajour.toml: `${NAME}` in an address comes from the environment or a file."""

from __future__ import annotations

import os
import re
from pathlib import Path

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def secret(name: str) -> str | None:
    """The value of `name`: from the environment, else from the file that `NAME_FILE` names, else
    from systemd's credentials; None where there is none. Raises ValueError where its file cannot
    be read."""
    if (value := os.environ.get(name)) is not None:
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return _content(Path(path), f"the file that {name}_FILE names")
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (Path(folder) / name).is_file():
        return _content(Path(folder) / name, f"the credential {name}")
    return None


def _content(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ValueError(f"{what} cannot be read: {reason}") from None


def refers(text: str) -> bool:
    """Whether a `${NAME}` stands in `text`."""
    return _REFERENCE.search(text) is not None


def expanded(text: str) -> str:
    """`text` with each `${NAME}` replaced. Raises ValueError, which never repeats a value."""

    def value(match: re.Match[str]) -> str:
        found = secret(match[1])
        if found is None:
            raise ValueError(
                f"{match[0]} is not set; set {match[1]} in the environment, or {match[1]}_FILE to "
                "the path of a file that holds it"
            )
        return found

    return _REFERENCE.sub(value, text)
