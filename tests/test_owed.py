"""What a listing named is not forgotten, whatever kept it from being visited."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("here")
TEXT = "<p>The ministry builds bridges in the north of the province, it said on Monday.</p>" * 3


def serve(web, *numbers: int) -> None:
    rows = "".join(
        f'<li><a href="/news/2026/{n}">Statement number {n} of the ministry</a></li>'
        for n in numbers
    )
    web.page("/list", f"<main><ul>{rows}</ul></main>")
    for n in numbers:
        web.page(f"/news/2026/{n}", f"<h1>Statement {n}</h1>{TEXT}<p>It is number {n}.</p>")


def watch(desk, web, *more: str) -> None:
    extra = "\n".join(more)
    desk.sources = f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{web.address}/list"]\n{extra}'
    desk.write()


def titles(desk) -> list[str]:
    return sorted(title for (title,) in desk.rows("select title from releases"))


def test_what_most_new_left_out_is_visited_by_later_passes_though_no_list_names_it_any_more(
    desk, web
):
    serve(web, *range(7, 0, -1))
    watch(desk, web, "most_new = 3")
    said = desk.run("check")
    assert titles(desk) == ["Statement 5", "Statement 6", "Statement 7"]
    assert "4 found releases not visited yet" in said + desk.run("status")
    serve(web, 11, 10, 9, 8, 7, 6, 5)
    met = []
    for _ in range(4):
        desk.run("check")
        met.append(len(titles(desk)))
    assert met == [6, 9, 11, 11]
    assert titles(desk) == sorted(f"Statement {n}" for n in range(1, 12))
    assert desk.rows("select * from unvisited") == []
    assert "not visited yet" not in desk.run("status")


def test_a_release_that_failed_and_slid_out_of_its_list_is_asked_for_again(desk, web):
    serve(web, 1, 2, 3)
    good = web.answers["/news/2026/2"]
    web.answers["/news/2026/2"] = (500, {}, b"broken")
    watch(desk, web)
    desk.run("check", ok=None)
    assert titles(desk) == ["Statement 1", "Statement 3"]
    serve(web, 1, 3, 4)
    web.answers["/news/2026/2"] = good
    desk.execute("update unvisited set due = '2000-01-01T00:00:00Z'")
    desk.run("check")
    assert "Statement 2" in titles(desk)


def test_a_release_of_which_only_404_was_ever_seen_is_asked_for_twice(desk, web):
    serve(web, 1, 2, 3)
    gone = web.answers.pop("/news/2026/2")
    watch(desk, web)
    desk.run("check", ok=None)
    serve(web, 1, 3, 4)
    assert gone
    for _ in range(3):
        desk.execute("update unvisited set due = '2000-01-01T00:00:00Z'")
        web.answers.pop("/news/2026/2", None)
        desk.run("check", ok=None)
    assert web.count("/news/2026/2") == 2
    assert desk.rows("select * from unvisited") == []
