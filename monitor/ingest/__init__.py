"""History from before misajour: captures that others made, with dates of their own, read into the
record.

    captures ─► visits at their own times ─► record, the oldest first

Nothing is fetched, nobody is alarmed, and nothing that is recorded already is touched.
"""

from monitor.ingest.capture import Capture, Unreadable
from monitor.ingest.gather import Gathered, LeftOut, gather
from monitor.ingest.intake import Habits, Intake
from monitor.ingest.sameness import address_key
from monitor.ingest.tally import CaptureOutcome, Ingested

__all__ = [
    "Capture",
    "CaptureOutcome",
    "Gathered",
    "Habits",
    "Ingested",
    "Intake",
    "LeftOut",
    "Unreadable",
    "address_key",
    "gather",
]
