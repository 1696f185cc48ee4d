"""Federal Government of Germany, https://www.bundesregierung.de: press releases.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Feed, Listing, Source


class Bundesregierung(Source):
    name = "bundesregierung"
    base = "https://www.bundesregierung.de"
    languages = ("de",)
    timezone = "Europe/Berlin"
    discover = (
        Feed("/service/rss/breg-de/1151244/feed.xml"),
        Listing("/breg-de/aktuelles/pressemitteilungen"),
    )
    release = r"^/breg-de/(?:aktuelles|service)/(?:pressemitteilungen/)?[\w-]+-\d{5,}$"
    reference = r"Pressemitteilung (?:Nr\.? )?\d+"
