"""misajour.toml, read and checked."""

from monitor.config.load import load, parse
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
    "Config",
    "Email",
    "General",
    "SourceConfig",
    "Subscription",
    "load",
    "parse",
]
