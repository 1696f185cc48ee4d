"""United Nations, https://press.un.org: press releases and meetings coverage.

Tried on self-made pages in the markup that its public pages are known for; the site itself was not
reached.
"""

from monitor.source import Listing, Source


class UnitedNations(Source):
    name = "un"
    base = "https://press.un.org"
    languages = ("en", "fr")
    timezone = "America/New_York"
    discover = (Listing("/{language}/content/press-release?page={page}"),)
    release = r"^/{language}/\d{4}/\w+\.doc\.htm$"
    reference = r"\b(?:SG/SM|SC|GA(?:/\w+)?|ORG|DSG/SM|HR/CN|ECOSOC)/\d+"
