"""European Commission, https://ec.europa.eu/commission/presscorner: all kinds, by its API.

Written from public descriptions of the API that the site itself reads, and tried on answers made by
hand after them; the site was not reached. It tells when a document was published, and nothing of
its changes: every edit is silent, but for what the text itself says ("Updated on …").
"""

from monitor.source import JsonListing, JsonRelease, Source


class PressCorner(Source):
    name = "presscorner"
    base = "https://ec.europa.eu"
    languages = ("en", "fr", "de")
    timezone = "Europe/Brussels"
    discover = (
        JsonListing(
            "/commission/presscorner/api/search?language={language}&pagesize=50&pagenumber={page}",
            items="docuLanguageListResources",
            link="join('', ['/commission/presscorner/detail/{language}/', refCode])",
            published="eventDate",
            first=1,
        ),
    )
    release = r"^/commission/presscorner/detail/{language}/"
    # the list says SPEECH/26/1671, the page's address SPEECH_26_1671
    aliases = ((r"^(/commission/presscorner/detail/\w\w/\w+)/(\d+)/(\d+)$", r"\1_\2_\3"),)
    json = JsonRelease(
        body="docuLanguageResource.htmlContent",
        title="docuLanguageResource.title",
        published="publishDate",
        language="docuLanguageResource.language",
        at="/commission/presscorner/api/documents?reference={2}/{3}/{4}&language={1}",
        parts=r"/detail/(\w\w)/(\w+)_(\d+)_(\d+)$",
    )
