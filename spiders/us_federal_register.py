"""Federal Register of the United States: presidential documents, found by its API.

Written from the public documentation of the API (federalregister.gov/developers), and tried on
answers made by hand after it; the site was not reached. A document is not edited: it is corrected
by another one, whose number then stands in `corrections`, and that brings the next visit forward.
"""

from monitor.source import JsonListing, Source

_FIELDS = "".join(
    f"&fields[]={name}" for name in ("title", "html_url", "publication_date", "corrections")
)


class FederalRegister(Source):
    name = "federal-register"
    base = "https://www.federalregister.gov"
    languages = ("en",)
    timezone = "America/New_York"
    discover = (
        JsonListing(
            "/api/v1/documents.json?conditions[type][]=PRESDOCU&order=newest&per_page=100"
            f"&page={{page}}{_FIELDS}",
            items="results",
            link="html_url",
            published="publication_date",
            updated="join(' ', corrections || `[]`)",
            first=1,
        ),
    )
    release = r"^/documents/\d{4}/\d\d/\d\d/[\w-]+/[\w-]+$"
    reference = r"\bFR Doc\. ?[\w-]+\d"
