"""A release that is known stays known, by whatever rules its source has its addresses."""

from __future__ import annotations

from xml.sax.saxutils import escape

from pages import TEXT, release

from monitor.addresses import family
from monitor.store.families import number_of


def test_a_release_that_moved_after_its_rules_were_learnt_is_not_new(web, desk):
    desk.here = True

    def configured(keys: str = "") -> None:
        desk.sources = (
            '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
            f'feeds = ["{web.address}/feed"]\n{keys}'
        )
        desk.write()

    def feed(path: str) -> None:
        link = escape(web.address + path)
        web.page(
            "/feed",
            '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
            f"<item><title>Bridge</title><link>{link}</link></item></channel></rss>",
            Content_Type="application/rss+xml",
        )

    def served(page: str) -> None:
        for path in ("/b?lang=en", "/b?lang=fr", "/b"):
            web.page(path, page)

    served(release(*TEXT, "about the bridge"))
    web.page("/a", "", status=302, Location=f"{web.address}/b?lang=en")
    feed("/a")
    configured()
    desk.run("check")
    configured('drop_query = ["lang"]\n')
    desk.run("check", "--now")
    web.page("/a", "", status=301, Location=f"{web.address}/b?lang=en")
    desk.run("check", "--now")
    feed("/b?lang=fr")
    other = "It is another day, and another bridge, and nobody knows of it. " * 4
    served(release(*TEXT[:2], other, title="Completely other"))
    desk.run("check")
    assert len(desk.rows("select id from releases")) == 1
    assert desk.kinds() == ["new", "moved", "silent-edit"]


def test_verify_misses_what_a_sources_rules_find_and_names_the_cure(web, desk):
    desk.here = True
    for path in ("/1", "/1?lang=en"):
        web.page(path, release(*TEXT))
    desk.watch(web, "/1?lang=en")
    desk.run("check")
    desk.watch(web, "/1?lang=en", drop_query='["lang"]')
    desk.run("check")
    assert desk.rows("select url from releases") == [(f"{web.address}/1?lang=en",)]
    desk.run("verify")
    by_rules = number_of(1, family(f"{web.address}/1"))
    desk.execute(f"delete from families where family = {by_rules}")
    said = desk.run("verify", ok=1)
    assert "lacks the address of row 1 of releases; `misajour search --rebuild`" in said
    desk.run("search", "--rebuild")
    desk.run("verify")
    desk.run("check")
    assert (by_rules,) in desk.rows("select family from families")
