"""NATO, https://www.nato.int: news, official texts and opinions, in French and English.

Read off pages saved in 2018-2023 in the classic layout, and self-made ones; the site of 2025 was
not reached. Older releases are known below `natolive`, too, and are the same below `natohq`. The
listing has some 8,000 entries: `back_catalogue = true` reads it to its end.
"""

from monitor.source import Listing, Sitemap, Source


class Nato(Source):
    name = "nato"
    base = "https://www.nato.int"
    languages = ("en", "fr")
    timezone = "Europe/Brussels"
    discover = (
        Listing(
            "/cps/{language}/natohq/news.htm"
            "?query=&date_from=&date_to=&sort=date:D:R:d1&start={page}",
            step=10,
        ),
        Sitemap("/sitemap.xml"),
    )
    release = (
        r"^/cps/{language}/nato(?:hq|live)/(?:news|official_texts|opinions)_\d+\.htm$"
        r"|^/{language}/news-and-events/articles/[\w-]+/\d{4}/\d\d/\d\d/[\w-]+$"
    )
    drop_query = ("selectedLocale", "mode")
    aliases = ((r"^/cps/(\w\w)/natolive/", r"/cps/\1/natohq/"),)
    reference = r"\(\d{4}\)\s*\d+"
    event = r"^\d{1,2} \w{3}\w*\.? \d{4} ?-( ?\d{1,2} \w{3}\w*\.? \d{4})?$"
