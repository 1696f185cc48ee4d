"""European Parliament, https://www.europarl.europa.eu: press releases.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached. A release's address has its number and its title: where the title is changed, the address
is, too, and the release is told as moved.
"""

from monitor.source import Feed, Listing, Source


class EuropeanParliament(Source):
    name = "europarl"
    base = "https://www.europarl.europa.eu"
    languages = ("en", "fr", "de", "es", "it")
    timezone = "Europe/Brussels"
    discover = (
        Feed("/rss/doc/press-releases/{language}.xml"),
        Listing("/news/{language}/press-room"),
    )
    release = r"^/news/{language}/press-room/\d{8}IPR\d+(?:/[\w-]+)?$"
    reference = r"\b\d{8}IPR\d+\b"
