"""Our bridge from lxml to Beautiful Soup makes the tree that Beautiful Soup's own makes, to the
last link between two texts."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder

from monitor.extract.builder import HtmlBuilder

PAGES = sorted((Path(__file__).parent / "pages").rglob("*.html"))
LINKS = ("parent", "next_element", "previous_element", "next_sibling", "previous_sibling")
ODD = {
    "nothing": "",
    "a word": "word",
    "only a comment": "<!---->",
    "white space": "<p> \n </p><p>\t</p><p>\u00a0</p><pre> \n </pre><textarea> </textarea>",
    "entities": "<p>a &amp; b &#160; c &nosuch; d &#xD800; e</p>",
    "misnested": "<b><p>one<i>two</b>three</i></p></div></p><li>four<li>five</table>",
    "one in another": "<p>a<p>b<a href=1>c<a href=2>d<form><form><pre><pre> </pre> </pre>",
    "texts of their own": "<style> </style><script>1 < 2</script><template> <p> x <b>y</b></p>"
    "</template><ruby>漢<rp>(</rp><rt>kan<b>ji</b></rt></ruby>",
    "metas": "<meta charset=latin1><meta http-equiv=Content-Type content='text/html; charset=x'>"
    "<meta name=a content=b>",
    "attributes": "<p CLASS='a b' class=c hidden id='' data-x='&quot;' a:b=1 xml:lang=fr>x</p>",
    "names": "<o:p>x</o:p><svg:rect/><x-y>z</x-y><svg><circle/></svg><math><mi>a</mi></math>",
    "declarations": '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD" "x.dtd"><?php a ?>'
    "<html><![CDATA[ b ]]><!-- c -- d --></html><!DOCTYPE again>",
    "after the end": "<html><body><p>a</body></html> b <p>c</p><!-- d --></html>",
    "frames": "<frameset><frame src=a><noframes>b</noframes></frameset>",
    "two bodies": "<html lang=a><body id=a><html lang=b class=c><body id=b class=d>e",
    "void": "<br/><br></br><img src=a>b</img><hr>c<input><wbr>d</wbr><keygen><source>",
    "cut": "<div><p class='a",
    "deep": "<div>" * 3000 + "x" + "</div>" * 3000 + "<p>y",
}


def soup(markup: str, builder: LXMLTreeBuilder) -> BeautifulSoup:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup, builder=builder)


def nodes(root: BeautifulSoup) -> list[object]:
    """All of the tree, found by what each element holds, in order of the document."""
    found: list[object] = []
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, Tag):
            waiting.extend(reversed(node.contents))
    return found


def facts(root: BeautifulSoup) -> list[list[object]]:
    """What is so of each node; other nodes are named by their numbers."""
    found = nodes(root)
    number = {id(node): i for i, node in enumerate(found)}
    said: list[list[object]] = []
    for node in found:
        linked = [getattr(node, name) for name in LINKS]
        fact: list[object] = [None if other is None else number[id(other)] for other in linked]
        if isinstance(node, Tag):
            fact += [node.name, node.prefix, node.namespace, node.hidden, node._is_xml]
            fact += [[(k, str(v), type(v)) for k, v in node.attrs.items()]]
            fact += [node.can_be_empty_element, node.interesting_string_types]
            fact += [node.preserve_whitespace_tags, node.cdata_list_attributes]
            fact += [node.sourceline, node.sourcepos, node.parser_class]
        else:
            fact += [type(node), str(node), node.hidden]  # type: ignore[attr-defined]
        said.append(fact)
    return said


def same(markup: str) -> None:
    theirs = soup(markup, LXMLTreeBuilder(multi_valued_attributes=None))
    builder = HtmlBuilder()
    ours = soup(markup, builder)
    assert facts(ours) == facts(theirs)
    for ours_, theirs_ in zip(nodes(ours)[1:], nodes(theirs)[1:], strict=True):
        known = set(vars(ours_)) | set(dir(type(ours_)))
        assert set(vars(theirs_)) <= known, "what is not set would be looked for as an element"
    every = ours.find_all(True)
    assert list(builder.by_name) == list(dict.fromkeys(tag.name for tag in every))
    for name, tags in builder.by_name.items():
        assert list(map(id, tags)) == [id(tag) for tag in every if tag.name == name]


@pytest.mark.parametrize("markup", ODD.values(), ids=ODD)
def test_odd_markup_makes_the_same_tree(markup):
    same(markup)


@pytest.mark.parametrize("path", PAGES[::3], ids=lambda path: path.stem)
def test_a_saved_page_makes_the_same_tree(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    same(text)
    assert str(soup(text, HtmlBuilder())) == str(
        soup(text, LXMLTreeBuilder(multi_valued_attributes=None))
    )


def test_a_page_cut_and_stirred_anywhere_makes_the_same_tree():
    chance = random.Random(15)
    text = PAGES[0].read_text(encoding="utf-8")[:20_000]
    for _ in range(40):
        cuts = sorted(chance.sample(range(len(text)), 6))
        parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        chance.shuffle(parts)
        same("".join(parts))


def test_what_is_put_into_a_tree_is_part_of_it():
    page = soup("<body><p>a</p></body>", HtmlBuilder())
    piece = soup("<article><p>b</p></article>", HtmlBuilder()).article
    page.body.append(piece.extract())
    assert [p.get_text() for p in page.select("body p")] == ["a", "b"]
    assert str(page.body) == "<body><p>a</p><article><p>b</p></article></body>"
