"""Scrapy's settings, where its defaults would harm. `scrapy.cfg` names this module.

Many of Scrapy's defaults suit a developer at a terminal. A daemon that reads strangers' pages
day and night needs certificates checked, small limits, no consoles, and its own retry policy
(Scrapy's asks again within milliseconds, whatever Retry-After says).
"""

from monitor import __version__

BOT_NAME = "misajour"
SPIDER_MODULES = ["spiders"]
SPIDER_LOADER_CLASS = "monitor.crawl.loader.SpiderLoader"
USER_AGENT = f"misajour/{__version__}"

# aiohttp beneath Scrapy, on a loop of each crawl's own: one engine for the daemon, `check` and
# remote workers.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "monitor.crawl.guard.GuardedHandler",
    "https": "monitor.crawl.guard.GuardedHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
ALLOW_ADDRESSES: list[str] = []
ALLOWED_BY = "allow_addresses"  # what a refusal names as the cure

DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 10_000_000
MAX_DOCUMENT_SIZE = 30_000_000  # ours: for addresses that end as a document's
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COOKIES_ENABLED = False  # monitor.crawl.cookies
HTTPPROXY_ENABLED = False  # of the environment; a source's own: monitor.crawl.own
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
URLLENGTH_LIMIT = 2083
# To warn of a `return` in a generator, Scrapy has Python parse the source of each callback at each
# answer; two crawls at once, and CPython 3.11 ends one with a SystemError of its own (gh-106905).
WARN_ON_GENERATOR_RETURN_VALUE = False

ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 4
DOWNLOAD_DELAY = 0  # the scheduler's matter: over all sources, not within one crawl

# Scrapy imports what its own list names even where it is switched off: a list of public suffixes,
# an HTTP client and an HTTP server, a fifth of a second. So the lists are ours; what they leave out
# stands for defaults that harm here, or that ours take the place of.
DOWNLOADER_MIDDLEWARES_BASE = {
    "monitor.crawl.middleware.StandingHeaders": 400,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
}
DOWNLOADER_MIDDLEWARES = {
    "monitor.crawl.compression.StrictCompression": 590,
    "monitor.crawl.cookies.VisitCookies": 850,
    "monitor.crawl.middleware.DocumentSizeMiddleware": 855,
    "monitor.crawl.middleware.PacerMiddleware": 860,
    "monitor.crawl.middleware.RobotsMiddleware": 870,
}
# for `fetch = "browser"`; above those that follow redirects and unpack
BROWSER_MIDDLEWARE, BROWSER_ORDER = "monitor.crawl.browser.middleware.BrowserMiddleware", 580
# every status is an observation: none is filtered
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": 1000,
}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
}
ITEM_PIPELINES = {"monitor.crawl.pipeline.HandOverPipeline": 100}
SCHEDULER = "monitor.crawl.scheduler.PoliteScheduler"
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
