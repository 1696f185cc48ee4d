"""misajour.toml, read and checked."""

from monitor.config.archive import Archive
from monitor.config.browse import BrowsePages, OperationsFor
from monitor.config.load import load, load_text, parse
from monitor.config.models import (
    DEFAULT_PATH,
    OPERATOR,
    Config,
    Email,
    General,
    Subscription,
)
from monitor.config.source import SourceConfig

__all__ = [
    "DEFAULT_PATH",
    "OPERATOR",
    "Archive",
    "BrowsePages",
    "Config",
    "Email",
    "General",
    "OperationsFor",
    "SourceConfig",
    "Subscription",
    "load",
    "load_text",
    "parse",
]
