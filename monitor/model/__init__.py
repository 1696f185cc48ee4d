"""The vocabulary: what the rooms hand to one another. Imports nothing of ours.

Times are aware datetimes in UTC unless a docstring says otherwise.
"""

from monitor.model.changes import (
    ALARMING,
    Kind,
    Verdict,
)
from monitor.model.content import (
    FIELDS,
    Beside,
    Block,
    BlockKind,
    Content,
    Doubt,
    Field,
    Image,
    Link,
    Precision,
    Stamp,
    StampKind,
    StampOrigin,
    Trouble,
    Weight,
)
from monitor.model.crawl import (
    CrawlResult,
    Health,
    ListedRelease,
    ListingObservation,
    Observation,
    Outcome,
    Plan,
    Status,
    Visit,
)
from monitor.model.moments import (
    LONGEST_REST,
    from_utc_text,
    utc_text,
)
from monitor.model.reasons import (
    OF_STAMPS,
    Many,
    Reason,
    ReasonKind,
    Significance,
    Value,
    greatest,
    reason,
)

__all__ = [
    "ALARMING",
    "FIELDS",
    "LONGEST_REST",
    "OF_STAMPS",
    "Beside",
    "Block",
    "BlockKind",
    "Content",
    "CrawlResult",
    "Doubt",
    "Field",
    "Health",
    "Image",
    "Kind",
    "Link",
    "ListedRelease",
    "ListingObservation",
    "Many",
    "Observation",
    "Outcome",
    "Plan",
    "Precision",
    "Reason",
    "ReasonKind",
    "Significance",
    "Stamp",
    "StampKind",
    "StampOrigin",
    "Status",
    "Trouble",
    "Value",
    "Verdict",
    "Visit",
    "Weight",
    "from_utc_text",
    "greatest",
    "reason",
    "utc_text",
]
