"""`[archive]`: the public archive that `misajour archive` asks."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from monitor.config.durations import Hours, Seconds
from monitor.config.section import Section
from monitor.config.values import SecretText, WebAddress


class Archive(Section):
    """`[archive]`; without `save` nobody is asked."""

    save: WebAddress | None = Field(
        None,
        description="where a public archive takes requests to save a page, in the way of Save Page "
        'Now, such as "https://web.archive.org/save"; left out, `misajour archive` asks nobody',
    )
    key: SecretText = Field(
        "", description='the account there, as "access:secret"; better from `${NAME}`, as in `to`'
    )
    delay: Seconds = Field(
        15, ge=0, le=3600, description="seconds between two requests to the archive"
    )
    not_within: Hours = Field(
        24, ge=0, le=8760, description="hours for which a copy that is there already will do"
    )

    @model_validator(mode="after")
    def _no_key_in_the_clear(self) -> Self:
        if self.key and self.save and self.save.startswith("http://"):
            host = urlsplit(self.save).hostname or ""
            if host not in ("127.0.0.1", "localhost", "::1"):
                raise ValueError("`save` must begin with https:// where there is a `key`")
        return self
