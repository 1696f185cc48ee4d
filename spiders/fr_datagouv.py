"""data.gouv.fr, the open data portal of France: its news, by its API.

Written after the API of udata, the program behind the portal, and tried on answers made by hand;
neither the site nor its documentation was reached, so try it before you rely on it.
`last_modified` moves with every edit, so that edits are announced.
"""

from monitor.source import JsonListing, JsonRelease, Source


class DataGouv(Source):
    name = "datagouv"
    base = "https://www.data.gouv.fr"
    languages = ("fr",)
    timezone = "Europe/Paris"
    discover = (
        JsonListing(
            "/api/1/posts/?page={page}&page_size=20",
            items="data",
            link="join('', ['/posts/', slug, '/'])",
            title="name",
            published="published",
            updated="last_modified",
            first=1,
        ),
    )
    release = r"^/posts/[\w-]+/$"
    json = JsonRelease(
        body="content",
        title="name",
        published="published",
        updated="last_modified",
        at="/api/1{path}",
    )
