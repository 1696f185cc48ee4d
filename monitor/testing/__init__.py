"""For the tests of press rooms: saved pages that must read as they did.

PAGES = SavedPages(Path(__file__).with_name("pages"), packages=("rooms",))

@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_saved_page_reads_as_it_did(page):
    assert page.differences() == []

def test_every_spider_has_a_saved_page():
    assert PAGES.missing() == []
"""

from monitor.testing.pages import SavedPage, SavedPages

__all__ = ["SavedPage", "SavedPages"]
