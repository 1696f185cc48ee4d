"""Council of the EU and European Council, https://www.consilium.europa.eu: press releases.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Listing, Source


class Consilium(Source):
    name = "consilium"
    base = "https://www.consilium.europa.eu"
    languages = ("en", "fr")
    timezone = "Europe/Brussels"
    discover = (Listing("/{language}/press/press-releases/?page={page}", first=1),)
    release = r"^/{language}/press/press-releases/\d{4}/\d\d/\d\d/[\w-]+/?$"
