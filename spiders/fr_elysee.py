"""Presidency of France, https://www.elysee.fr: statements, speeches and news.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Listing, Source


class Elysee(Source):
    name = "elysee"
    base = "https://www.elysee.fr"
    languages = ("fr", "en")
    timezone = "Europe/Paris"
    discover = (Listing("/toutes-les-actualites"),)
    release = r"^(?:/en)?/[\w-]+/\d{4}/\d\d/\d\d/[\w-]+$"
