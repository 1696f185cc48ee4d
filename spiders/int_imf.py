"""International Monetary Fund, https://www.imf.org: press releases and statements.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Feed, Listing, Source


class Imf(Source):
    name = "imf"
    base = "https://www.imf.org"
    languages = ("en", "fr", "es")
    timezone = "America/New_York"
    discover = (
        Feed("/{language}/News/RSS"),
        Listing("/{language}/News/SearchNews?type=News+Article&page={page}", first=1),
    )
    release = r"(?i)^/{language}/News/Articles/\d{4}/\d\d/\d\d/[\w-]+$"
    reference = r"Press Release No\. ?\d+/\d+"
