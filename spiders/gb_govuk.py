"""GOV.UK, https://www.gov.uk: press releases, news stories, statements and speeches, by its APIs.

Written from the public documentation of the Content API (content-api.publishing.service.gov.uk),
of its schema `news_article` and of the Search API, and tried on answers made by hand after them;
the site itself was not reached. An edit that the government calls major bears a note in
`details.change_history` and moves `public_updated_at`; a minor one does neither, and is silent.
"""

from monitor.source import JsonListing, JsonRelease, Source

_TYPES = ("press_release", "news_story", "government_response", "speech", "written_statement")
_ONLY = "".join(f"&filter_content_store_document_type[]={kind}" for kind in _TYPES)


class GovUk(Source):
    name = "govuk"
    base = "https://www.gov.uk"
    languages = ("en",)
    timezone = "Europe/London"
    discover = (
        JsonListing(
            "/api/search.json?count=50&start={page}&order=-public_timestamp"
            f"&fields=title,link,public_timestamp{_ONLY}",
            items="results",
            link="link",
            updated="public_timestamp",
            step=50,
        ),
    )
    release = r"^/government/(?:news|speeches)/[\w.-]+$"
    json = JsonRelease(
        body="details.body",
        title="title",
        published="first_published_at",
        updated="public_updated_at",
        language="locale",
        notes="details.change_history[].[public_timestamp, note]",
        at="/api/content{path}",
    )
