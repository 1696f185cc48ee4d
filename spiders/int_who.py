"""World Health Organization, https://www.who.int: news releases and statements.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Feed, Listing, Source


class Who(Source):
    name = "who"
    base = "https://www.who.int"
    languages = ("en", "fr", "es")
    timezone = "Europe/Zurich"
    discover = (
        Feed("/rss-feeds/news-english.xml"),
        Listing("/news"),
    )
    release = r"^(?:/\w\w)?/news/item/\d\d-\d\d-\d{4}-[\w-]+$"
