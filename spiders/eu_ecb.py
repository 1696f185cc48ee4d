"""European Central Bank, https://www.ecb.europa.eu: press releases, decisions and speeches.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached. An address ends in a few figures of the document's own: where they change with an edit, the
old address leads to the new one, and the release is told as moved.
"""

from monitor.source import Feed, Listing, Source


class Ecb(Source):
    name = "ecb"
    base = "https://www.ecb.europa.eu"
    languages = ("en", "de", "fr")
    timezone = "Europe/Berlin"
    discover = (
        Feed("/rss/press.html"),
        Listing("/press/pr/html/index.{language}.html"),
    )
    release = (
        r"^/press/(?:pr|key|inter|govcdec)/(?:\w+/)*date/\d{4}/html/[\w.~-]+\.{language}\.html$"
    )
