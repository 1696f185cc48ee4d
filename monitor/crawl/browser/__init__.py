"""Pages that only a script makes: `fetch = "browser"`.

The browser asks nobody. It is started without a way to the net, and whatever a page wants is
fetched by the crawl, with its guard, its limits, its robots.txt and its pace, and handed in.
"""
