"""Listing pages in the markup of real publishing systems. The pages are made here, and all text is
invented.

Each markup names the address of the page, its HTML, the addresses of its releases in order, and the
address of its next page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

TITLES = (
    "Sea walls to be repaired in three provinces",
    "Ferry to Halmar returns after the winter",
    "New rules for river pilots in force",
    "Harbour of Ostervik opens its second basin",
    "Minister receives the engineers of the Delta Works",
    "Fees for small boats stay as they are",
    "Dredging of the Alm begins in October",
    "Lighthouse of Skerry Point handed over",
    "Report on the spring floods published",
    "Statement on the closing of the lower lock",
)
TEASER = "The Ministry of Harbours and Rivers has agreed with the coastal provinces on a common plan for the coming years."
DAYS = [f"2024-03-{28 - n:02d}" for n in range(10)]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Markup:
    name: str
    url: str
    html: str
    releases: tuple[str, ...]
    next_url: str = ""


def rows(
    template: str, links: list[str], titles: tuple[str, ...] = TITLES, join: str = "\n"
) -> str:
    """`template` for each release: {u} address, {t} title, {s} teaser, {d} day, {day} in words, {n}
    a number."""
    made = []
    for n, link in enumerate(links):
        day = DAYS[n % 10]
        made.append(
            template.replace("{u}", link)
            .replace("{t}", titles[n % len(titles)])
            .replace("{s}", TEASER)
            .replace("{day}", f"{int(day[8:])} March 2024")
            .replace("{dmy}", f"{day[8:]}.{day[5:7]}.{day[:4]}")
            .replace("{d}", day)
            .replace("{odd}", "odd" if n % 2 else "even")
            .replace("{n}", str(400 + n))
        )
    return join.join(made)


def page(body: str, head: str = "", body_class: str = "", lang: str = "en") -> str:
    return f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>News</title>{head}</head><body class="{body_class}">{body}</body></html>'


def menu(*names: str) -> str:
    names = names or (
        "The ministry and its people",
        "Policies",
        "Publications and reports",
        "News",
        "Open data and statistics",
        "Contact the press office",
    )
    return "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/{name.lower().replace(" ", "-")}">{name}</a></li>'
        for n, name in enumerate(names)
    )


def found(url: str, links: list[str]) -> tuple[str, ...]:
    from urllib.parse import urljoin

    return tuple(urljoin(url, link) for link in links)


MARKUPS: list[Callable[[], Markup]] = []


def markup(make: Callable[[], Markup]) -> Callable[[], Markup]:
    MARKUPS.append(make)
    return make


def slugs(prefix: str, count: int = 8, suffix: str = "") -> list[str]:
    return [prefix + TITLES[n].lower().replace(" ", "-") + suffix for n in range(count)]


FOOT = '<footer class="site-footer"><ul><li><a href="/imprint">Imprint and legal notice</a></li><li><a href="/privacy">Privacy statement and cookies</a></li><li><a href="/accessibility">Accessibility statement</a></li></ul></footer>'
SOCIAL = '<ul class="social"><li><a href="https://social.example/norland">Follow the ministry on Social</a></li><li><a href="https://video.example/norland">Watch the ministry on Video</a></li></ul>'


@markup
def wordpress_classic() -> Markup:
    url, links = (
        "https://norland.example/category/press/",
        slugs("https://norland.example/2024/03/", 8, "/"),
    )
    popular = rows(
        '<li><a href="{u}">{t}</a></li>', slugs("https://norland.example/2019/01/old-", 5, "/")
    )
    archives = "".join(
        f'<li><a href="https://norland.example/2023/{m:02d}/">{MONTHS[m - 1]} 2023</a></li>'
        for m in range(1, 13)
    )
    body = f"""<div id="page" class="hfeed site"><header id="masthead"><nav id="site-navigation"><ul class="menu">{menu()}</ul></nav></header><div id="content"><div id="primary"><main id="main" class="site-main"><header class="page-header"><h1 class="page-title">Press</h1></header>
{rows('<article id="post-{n}" class="post-{n} post type-post status-publish format-standard hentry category-press tag-{n}"><header class="entry-header"><h2 class="entry-title"><a href="{u}" rel="bookmark">{t}</a></h2><div class="entry-meta"><span class="posted-on"><a href="{u}"><time datetime="{d}">{day}</time></a></span> <span class="byline"><a href="https://norland.example/author/press-office/">Press Office of the Ministry</a></span></div></header><div class="entry-summary"><p>{s} <a class="more-link" href="{u}">Continue reading</a></p></div><footer class="entry-footer"><a href="https://norland.example/category/press/" rel="category tag">Press releases</a></footer></article>', links)}
<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">1</span><a class="page-numbers" href="https://norland.example/category/press/page/2/">2</a><a class="page-numbers" href="https://norland.example/category/press/page/3/">3</a><a class="next page-numbers" href="https://norland.example/category/press/page/2/">Next</a></div></nav></main></div>
<div id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Popular</h2><ul>{popular}</ul></section><section class="widget widget_archive"><h2>Archives</h2><ul>{archives}</ul></section></div></div>{FOOT}</div>"""
    return Markup(
        "WordPress, classic theme",
        url,
        page(body, body_class="archive category"),
        tuple(links),
        "https://norland.example/category/press/page/2/",
    )


@markup
def wordpress_block() -> Markup:
    url, links = "https://norland.example/news/", slugs("https://norland.example/", 9, "/")
    body = f"""<div class="wp-site-blocks"><header class="wp-block-template-part"><nav class="wp-block-navigation"><ul>{menu()}</ul></nav></header><main class="wp-block-group"><div class="wp-block-query"><ul class="wp-block-post-template is-flex-container columns-3">
{rows('<li class="wp-block-post post-{n} post type-post"><figure class="wp-block-post-featured-image"><a href="{u}"><img src="/i.jpg" alt=""></a></figure><h2 class="wp-block-post-title"><a href="{u}" target="_self">{t}</a></h2><div class="wp-block-post-excerpt"><p>{s}</p></div><div class="wp-block-post-date"><time datetime="{d}">{day}</time></div></li>', links)}
</ul><nav class="wp-block-query-pagination"><div class="wp-block-query-pagination-numbers"><span aria-current="page" class="page-numbers current">1</span><a class="page-numbers" href="?query-0-page=2">2</a></div><a href="https://norland.example/news/?query-0-page=2" class="wp-block-query-pagination-next">Next Page</a></nav></div></main>{FOOT}</div>"""
    return Markup(
        "WordPress, block theme",
        url,
        page(body),
        tuple(links),
        "https://norland.example/news/?query-0-page=2",
    )


@markup
def elementor() -> Markup:
    url, links = (
        "https://norland.example/newsroom/",
        slugs("https://norland.example/newsroom/", 6, "/"),
    )
    body = f"""<div data-elementor-type="header" class="elementor-location-header"><div class="elementor-widget-nav-menu"><nav><ul>{menu()}</ul></nav></div></div><div data-elementor-type="wp-page" class="elementor"><section class="elementor-section"><div class="elementor-container"><div class="elementor-posts-container elementor-posts elementor-grid">
{rows('<article class="elementor-post elementor-grid-item post-{n}"><a class="elementor-post__thumbnail__link" href="{u}" tabindex="-1"><div class="elementor-post__thumbnail"><img src="/i.jpg" alt="A harbour at dawn with boats"></div></a><div class="elementor-post__text"><h3 class="elementor-post__title"><a href="{u}">{t}</a></h3><div class="elementor-post__excerpt"><p>{s}</p></div><a class="elementor-post__read-more" href="{u}">Read More »</a></div></article>', links)}
</div></div></section></div>{SOCIAL}{FOOT}"""
    return Markup("WordPress, Elementor", url, page(body), tuple(links))


@markup
def drupal7() -> Markup:
    url, links = "https://norland.example/press-releases", [f"/node/{n}" for n in range(900, 910)]
    body = f"""<div id="page-wrapper"><div id="header" class="region"><ul id="main-menu-links" class="links">{menu()}</ul></div><div id="main-wrapper"><div id="content" class="column"><div class="region region-content"><div class="block block-system"><div class="view view-press view-id-press view-dom-id-1a2b"><div class="view-content">
{rows('<div class="views-row views-row-{n} views-row-{odd}"><div class="views-field views-field-created"><span class="field-content">{day}</span></div><div class="views-field views-field-title"><span class="field-content"><a href="{u}">{t}</a></span></div><div class="views-field views-field-body"><div class="field-content">{s}</div></div></div>', links)}
</div><h2 class="element-invisible">Pages</h2><div class="item-list"><ul class="pager"><li class="pager-current first">1</li><li class="pager-item"><a title="Go to page 2" href="/press-releases?page=1">2</a></li><li class="pager-next"><a title="Go to next page" href="/press-releases?page=1">next ›</a></li><li class="pager-last last"><a title="Go to last page" href="/press-releases?page=8">last »</a></li></ul></div></div></div></div></div><div id="sidebar-first" class="column sidebar"><div class="block"><h2>Topics</h2><ul>{menu("Harbours and quays", "Rivers and canals", "Dikes and sea walls", "Boats and pilots")}</ul></div></div></div></div>{FOOT}"""
    return Markup(
        "Drupal 7, views",
        url,
        page(body),
        found(url, links),
        "https://norland.example/press-releases?page=1",
    )


@markup
def drupal_table() -> Markup:
    url, links = (
        "https://norland.example/en/media/releases",
        [f"/en/media/releases/{n}" for n in range(31, 41)],
    )
    body = f"""<div class="layout-container"><header role="banner"><nav role="navigation"><ul>{menu()}</ul></nav></header><main role="main"><div class="layout-content"><div class="views-element-container"><table class="views-table cols-3"><thead><tr><th><a href="?order=created&amp;sort=asc">Date sorted ascending</a></th><th>Title of release</th><th>Topic</th></tr></thead><tbody>
{rows('<tr class="{odd}"><td class="views-field"><time datetime="{d}">{day}</time></td><td class="views-field views-field-title"><a href="{u}" hreflang="en">{t}</a></td><td><a href="/en/topics/harbours-and-rivers">Harbours and rivers</a></td></tr>', links)}
</tbody></table><nav class="pager" role="navigation"><ul class="pager__items"><li class="pager__item is-active"><a href="?page=0" aria-current="page">1</a></li><li class="pager__item"><a href="?page=1">2</a></li><li class="pager__item pager__item--next"><a href="?page=1" title="Go to next page" rel="next"><span class="visually-hidden">Next page</span><span aria-hidden="true">››</span></a></li></ul></nav></div></div></main>{FOOT}</div>"""
    return Markup(
        "Drupal 10, table",
        url,
        page(body),
        found(url, links),
        "https://norland.example/en/media/releases?page=1",
    )


@markup
def typo3() -> Markup:
    url, links = "https://norland.example/presse/archiv/2024", slugs("presse/detail/", 6, ".html")
    body = f"""<div class="frame-layout"><div class="navbar"><ul class="nav navbar-nav">{menu()}</ul></div><div class="container"><div id="c120" class="frame frame-type-list"><div class="news"><div class="news-list-view">
{rows('<div class="article articletype-0 itemtype-{n}" itemscope><div class="header"><h3><a title="{t}" href="{u}"><span itemprop="headline">{t}</span></a></h3></div><div class="teaser-text"><div itemprop="description"><p>{s}</p></div><a class="more" title="{t}" href="{u}">Weiterlesen</a></div><div class="footer"><p><span class="news-list-date"><time datetime="{d}">{dmy}</time></span></p></div></div>', links)}
<div class="page-navigation"><p>Seite 1 von 4.</p><ul class="f3-widget-paginator"><li class="current">1</li><li><a href="presse/archiv/2024/seite-2.html">2</a></li><li><a href="presse/archiv/2024/seite-3.html">3</a></li><li class="next"><a href="presse/archiv/2024/seite-2.html">Nächste</a></li></ul></div></div></div></div></div></div>{FOOT}"""
    links = [f"https://norland.example/{link}" for link in links]
    return Markup(
        "TYPO3 news, base href",
        url,
        page(body, '<base href="/">', lang="de"),
        tuple(links),
        "https://norland.example/presse/archiv/2024/seite-2.html",
    )


@markup
def joomla_blog() -> Markup:
    url, links = (
        "https://norland.example/index.php/news",
        [
            f"/index.php/news/{n}-{TITLES[n - 210].lower().replace(' ', '-')}"
            for n in range(210, 218)
        ],
    )
    first, rest = links[:1], links[1:]
    more = rows(
        '<li><a class="blogitem" href="{u}">{t}</a></li>',
        [f"/index.php/news/{n}-an-older-piece-of-news" for n in range(190, 194)],
    )
    body = f"""<div class="site-grid"><div class="container-header"><ul class="mod-menu">{menu()}</ul></div><div class="com-content-category-blog blog" itemscope><div class="com-content-category-blog__items blog-items items-leading">
{rows('<div class="com-content-category-blog__item blog-item" itemprop="blogPost"><div class="item-content"><div class="page-header"><h2 itemprop="headline"><a href="{u}" itemprop="url">{t}</a></h2></div><dl class="article-info text-muted"><dd class="published"><time datetime="{d}">Published: {day}</time></dd></dl><p>{s}</p></div></div>', first)}</div><div class="com-content-category-blog__items blog-items">
{rows('<div class="com-content-category-blog__item blog-item" itemprop="blogPost"><div class="item-content"><div class="page-header"><h2 itemprop="headline"><a href="{u}" itemprop="url">{t}</a></h2></div><dl class="article-info text-muted"><dd class="published"><time datetime="{d}">Published: {day}</time></dd></dl><p>{s}</p></div></div>', rest, TITLES[1:])}</div></div></div>{FOOT}"""
    del more
    return Markup("Joomla, blog", url, page(body), found(url, links))


@markup
def joomla_table() -> Markup:
    url, links = (
        "https://norland.example/component/content/category/12",
        [f"/component/content/article/{n}?catid=12" for n in range(50, 60)],
    )
    body = f"""<div id="wrap"><div class="moduletable_menu"><ul class="menu">{menu()}</ul></div><form action="" method="post" name="adminForm" id="adminForm"><table class="category table"><thead><tr><th><a href="#" onclick="return 1">Title</a></th><th>Date</th><th>Hits</th></tr></thead><tbody>
{rows('<tr class="cat-list-row{n}"><td class="list-title"><a href="{u}">{t}</a></td><td class="list-date small">{day}</td><td class="list-hits"><span class="badge">Hits: {n}</span></td></tr>', links)}
</tbody></table><div class="pagination"><ul><li><span class="pagenav">1</span></li><li><a href="/component/content/category/12?start=10" class="pagenav">2</a></li><li><a title="Next" href="/component/content/category/12?start=10" class="pagenav">Next</a></li></ul></div></form></div>{FOOT}"""
    return Markup(
        "Joomla, category table",
        url,
        page(body),
        found(url, links),
        "https://norland.example/component/content/category/12?start=10",
    )


@markup
def webforms() -> Markup:
    url, links = (
        "https://norland.example/News.aspx",
        [f"NewsItem.aspx?id={n}" for n in range(700, 709)],
    )
    body = f"""<form method="post" action="./News.aspx" id="aspnetForm"><div class="header"><div id="ctl00_menu"><table><tr>{"".join(f'<td><a href="/p{n}.aspx">{t}</a></td>' for n, t in enumerate(("Home", "About the ministry", "Services", "Contact")))}</tr></table></div></div><div id="ctl00_body"><table id="ctl00_GridView1" class="grid">
{rows('<tr class="{odd}Row"><td><span id="ctl00_d{n}">{day}</span></td><td><a id="ctl00_l{n}" href="{u}">{t}</a><br><span>{s}</span></td></tr>', links)}
<tr class="pgr"><td colspan="2"><table><tr><td><span>1</span></td><td><a href="javascript:__doPostBack('g','Page$2')">2</a></td></tr></table></td></tr></table></div></form>{FOOT}"""
    return Markup("ASP.NET web forms", url, page(body), found(url, links))


@markup
def sharepoint() -> Markup:
    url, links = (
        "https://norland.example/press/Pages/default.aspx",
        slugs("/press/Pages/", 8, ".aspx"),
    )
    body = f"""<form id="aspnetForm"><div id="s4-workspace"><div id="s4-bodyContainer"><div class="ms-core-navigation" role="navigation"><ul class="root static">{menu()}</ul></div><div id="DeltaPlaceHolderMain"><div class="ms-webpart-zone"><div id="MSOZoneCell_WebPartWPQ2"><ul class="dfwp-column dfwp-list">
{rows('<li class="dfwp-item"><div class="item link-item bullet"><span class="date">{day}</span><a href="{u}" title="">{t}</a><div class="description">{s}</div></div></li>', links)}
</ul></div></div></div></div></div></form>"""
    return Markup("SharePoint, content query", url, page(body), found(url, links))


@markup
def aem() -> Markup:
    url, links = (
        "https://norland.example/content/norland/en/newsroom.html",
        slugs("/content/norland/en/newsroom/2024/", 9, ".html"),
    )
    body = f"""<div class="root responsivegrid"><div class="aem-Grid aem-Grid--12"><div class="experiencefragment header"><nav class="cmp-navigation"><ul class="cmp-navigation__group">{menu()}</ul></nav></div><div class="list aem-GridColumn"><ul id="list-1f" class="cmp-list">
{rows('<li class="cmp-list__item"><article><a class="cmp-list__item-link" href="{u}"><span class="cmp-list__item-title">{t}</span></a><span class="cmp-list__item-date">{d}</span><span class="cmp-list__item-description">{s}</span></article></li>', links)}
</ul></div></div></div>{FOOT}"""
    return Markup("Adobe Experience Manager", url, page(body), found(url, links))


@markup
def sitecore_cards() -> Markup:
    url, links = "https://norland.example/en/news", slugs("/en/news/", 9)
    body = f"""<header class="header"><ul class="main-nav">{menu()}</ul></header><div class="row">{rows('<div class="col-md-4 component content"><a class="card news-card" href="{u}"><div class="card-img"><img src="/-/media/{n}.ashx" alt=""></div><div class="card-body"><p class="card-date">{day}</p><h3 class="card-title">{t}</h3><p class="card-text">{s}</p><span class="btn">Read more</span></div></a></div>', links)}</div><a class="btn load-more" href="/en/news?p=2">Load more news</a>{FOOT}"""
    return Markup(
        "Sitecore, whole cards linked",
        url,
        page(body),
        found(url, links),
        "https://norland.example/en/news?p=2",
    )


@markup
def bootstrap_rows_of_three() -> Markup:
    url, links = "https://norland.example/mediacentre", [f"/mediacentre/{n}/" for n in range(9)]
    cards = [
        rows(
            '<div class="col-4"><div class="card h-100"><img class="card-img-top" src="/i.jpg"><div class="card-body"><h5 class="card-title">{t}</h5><p>{s}</p></div><div class="card-footer"><a href="{u}" class="btn btn-primary">Read more</a></div></div></div>',
            links[n : n + 3],
            TITLES[n:],
        )
        for n in (0, 3, 6)
    ]
    body = f"""<nav class="navbar"><ul>{menu()}</ul></nav><div class="container">{"".join(f'<div class="row">{c}</div>' for c in cards)}</div>{FOOT}"""
    return Markup(
        "Bootstrap, rows of three, only buttons linked", url, page(body), found(url, links)
    )


@markup
def govuk() -> Markup:
    url, links = (
        "https://norland.example/search/news-and-communications",
        slugs("/government/news/", 10),
    )
    facets = "".join(
        f'<li><a href="?topic={n}">{t}</a></li>'
        for n, t in enumerate(
            (
                "Harbours, quays and other landing places",
                "Rivers, canals and other waters",
                "Floods and how to be ready for them",
            )
        )
    )
    body = f"""<header class="govuk-header" role="banner"><a href="/">Home</a></header><div class="govuk-width-container"><div class="gem-c-breadcrumbs govuk-breadcrumbs"><ol><li><a href="/">Home</a></li></ol></div><main class="govuk-main-wrapper" id="content"><div class="facets"><ul>{facets}</ul></div><div class="finder-results" id="js-results"><div class="gem-c-document-list__wrapper"><ul class="gem-c-document-list">
{rows('<li class="gem-c-document-list__item"><div class="gem-c-document-list__item-title"><a data-ga4-ecommerce-path="{u}" class="govuk-link gem-c-force-print-link-styles" href="{u}">{t}</a></div><p class="gem-c-document-list__item-description">{s}</p><ul class="gem-c-document-list__item-metadata"><li class="gem-c-document-list__attribute">Updated: <time datetime="{d}">{day}</time></li></ul></li>', links)}
</ul></div><nav class="govuk-pagination" aria-label="Pagination"><div class="govuk-pagination__next"><a class="govuk-link govuk-pagination__link" href="/search/news-and-communications?page=2" rel="next"><span class="govuk-pagination__link-title">Next page</span><span class="govuk-pagination__link-label">2 of 40</span></a></div></nav></div></main></div>{FOOT}"""
    return Markup(
        "GOV.UK, finder",
        url,
        page(body),
        found(url, links),
        "https://norland.example/search/news-and-communications?page=2",
    )


@markup
def ecl() -> Markup:
    url, links = "https://union.example/newsroom/all", slugs("/newsroom/", 8, "_en")
    body = f"""<header class="ecl-site-header"><nav class="ecl-menu"><ul>{menu()}</ul></nav></header><main class="ecl-u-pb-xl" id="main-content"><div class="ecl-container"><div class="ecl-row"><div class="ecl-col-l-9"><section>
{rows('<div class="ecl-content-item-block__item contextual-region ecl-u-mb-l"><article class="ecl-content-item"><div class="ecl-content-block"><ul class="ecl-content-block__primary-meta-container"><li class="ecl-content-block__primary-meta-item">Press release</li><li class="ecl-content-block__primary-meta-item"><time datetime="{d}">{day}</time></li></ul><div class="ecl-content-block__title"><a href="{u}" class="ecl-link ecl-link--standalone">{t}</a></div><div class="ecl-content-block__description"><p>{s}</p></div></div></article></div>', links)}
</section><nav class="ecl-pager"><ul class="ecl-pagination__list"><li class="ecl-pagination__item ecl-pagination__item--current"><span>1</span></li><li class="ecl-pagination__item"><a class="ecl-pagination__link" href="?page=1">2</a></li><li class="ecl-pagination__item ecl-pagination__item--next"><a class="ecl-pagination__link" href="?page=1">Next</a></li></ul></nav></div></div></div></main>{FOOT}"""
    return Markup(
        "Europa component library",
        url,
        page(body),
        found(url, links),
        "https://union.example/newsroom/all?page=1",
    )


@markup
def alliance_classic() -> Markup:
    url, links = (
        "https://alliance.example/cps/en/live/news.htm",
        [f"/cps/en/live/news_{n}.htm" for n in range(210010, 210020)],
    )
    body = f"""<div id="container"><div id="header"><ul id="nav">{menu()}</ul></div><div id="main"><h1>News</h1><div class="count">8080 Entries</div><table class="listing"><tbody>
{rows('<tr><td class="date">{day}</td><td class="pic"><a href="{u}"><img src="/p/{n}.jpg" alt=""></a></td><td class="txt"><a href="{u}">{t}</a><p>{s}</p></td></tr>', links)}
</tbody></table><div class="paging"><strong>1</strong> <a href="?start=10">2</a> <a href="?start=20">3</a> <a href="?start=10">&gt;</a></div></div></div>{FOOT}"""
    return Markup(
        "Alliance, classic listing with pictures",
        url,
        page(body),
        found(url, links),
        "https://alliance.example/cps/en/live/news.htm?start=10",
    )


@markup
def site_builder() -> Markup:
    url, links = (
        "https://nordland.example/DE/Presse/presse_node.html",
        [
            f"DE/Presse/Mitteilungen/2024/{n:03d}_Titel.html;jsessionid=4F2A.live{n}"
            for n in range(40, 48)
        ],
    )
    body = f"""<div class="wrapper"><nav><ul>{menu()}</ul></nav><div id="content" class="content"><h1 class="isFirstInSlot">Presse</h1><ol class="c-searchresultlist">
{rows('<li class="c-searchresult"><div class="c-searchresult__date">{dmy}</div><h2 class="c-searchresult__headline"><a class="c-searchresult__link" href="{u}">{t}</a></h2><p>{s} <a href="{u}" class="more">mehr</a></p></li>', links)}
</ol><div class="navIndex"><ul><li><strong title="Seite 1 (aktuell)">1</strong></li><li><a href="DE/Presse/presse_node.html?gtp=2">2</a></li><li><a class="forward" title="weiter zu Seite 2" href="DE/Presse/presse_node.html?gtp=2">Weiter</a></li></ul></div></div></div>{FOOT}"""
    links = [f"https://nordland.example/{link}" for link in links]
    return Markup(
        "Government site builder, session in the path",
        url,
        page(body, '<base href="https://nordland.example/">', lang="de"),
        tuple(links),
        "https://nordland.example/DE/Presse/presse_node.html?gtp=2",
    )


@markup
def dsfr() -> Markup:
    url, links = "https://norlande.example/presse", slugs("/presse/communiques/", 9)
    body = f"""<header role="banner" class="fr-header"><nav class="fr-nav"><ul>{menu()}</ul></nav></header><main role="main"><div class="fr-container"><div class="fr-grid-row fr-grid-row--gutters">
{rows('<div class="fr-col-12 fr-col-md-4"><div class="fr-card fr-enlarge-link"><div class="fr-card__body"><div class="fr-card__content"><h2 class="fr-card__title"><a href="{u}">{t}</a></h2><p class="fr-card__desc">{s}</p><div class="fr-card__start"><ul class="fr-tags-group"><li><a class="fr-tag" href="/themes/ports">Ports et voies navigables</a></li></ul><p class="fr-card__detail">Publié le {dmy}</p></div></div></div></div></div>', links)}
</div><nav role="navigation" class="fr-pagination"><ul class="fr-pagination__list"><li><a aria-current="page" class="fr-pagination__link">1</a></li><li><a class="fr-pagination__link" href="?page=2">2</a></li><li><a class="fr-pagination__link fr-pagination__link--next" href="?page=2">Page suivante</a></li></ul></nav></div></main>{FOOT}"""
    return Markup(
        "French state design system",
        url,
        page(body, lang="fr"),
        found(url, links),
        "https://norlande.example/presse?page=2",
    )


@markup
def agid() -> Markup:
    url, links = "https://norlandia.example/comunicati", slugs("/comunicati/", 8)
    body = f"""<header class="it-header-wrapper"><nav><ul>{menu()}</ul></nav></header><main><div class="container"><div class="row">
{rows('<div class="col-12 col-lg-4"><div class="card-wrapper card-space"><div class="card card-bg"><div class="card-body"><div class="category-top"><a class="category" href="/categoria/comunicato">Comunicato stampa</a><span class="data">{dmy}</span></div><h5 class="card-title big-heading">{t}</h5><p class="card-text">{s}</p><a class="read-more" href="{u}"><span class="text">Leggi di più</span></a></div></div></div></div>', links)}
</div></div></main>{FOOT}"""
    return Markup(
        "Italian design kit, titles not linked", url, page(body, lang="it"), found(url, links)
    )


@markup
def domino() -> Markup:
    url, links = (
        "http://norland.example/press.nsf/all?OpenView",
        [f"/press.nsf/0/{n:04X}ABCDEF0123456789?OpenDocument" for n in range(10)],
    )
    body = f"""<form action=""><table border="0" cellpadding="2"><tr><td><a href="/press.nsf/all?OpenView&amp;Start=31"><img src="/icons/next.gif" alt="Next"></a></td><td><a href="/press.nsf/all?OpenView&amp;Collapse=1">Collapse</a></td></tr></table><table border="0">
{rows('<tr valign="top"><td><font size="2">{d}</font></td><td><font size="2"><a href="{u}">{t}</a></font></td></tr>', links)}
</table></form>"""
    return Markup(
        "Lotus Domino, view",
        url,
        page(body),
        found(url, links),
        "http://norland.example/press.nsf/all?OpenView&Start=31",
    )


@markup
def tables_for_layout() -> Markup:
    url, links = "http://norland.example/news.htm", [f"news/n{n}.htm" for n in range(9)]
    left = "".join(
        f'<tr><td><a href="{n}.htm">{t}</a></td></tr>'
        for n, t in enumerate(
            (
                "Index of the site",
                "The minister and staff",
                "Maps of the harbours",
                "Letters to the ministry",
                "Old archive of letters",
                "How to find us in town",
            )
        )
    )
    body = f"""<table width="100%"><tr><td width="20%"><table>{left}</table></td><td><table>{rows('<tr><td><a href="{u}">{t}</a></td></tr><tr><td>{s} <i>({d})</i></td></tr>', links)}</table></td></tr></table>"""
    return Markup("Tables for layout, nothing named", url, page(body), found(url, links))


@markup
def definition_list() -> Markup:
    url, links = (
        "https://norland.example/press/index.html",
        [f"/press/{n}.html" for n in range(2401, 2411)],
    )
    body = f"""<div id="nav"><ul>{menu()}</ul></div><div id="inhalt"><h1>Press</h1><dl>{rows('<dt>{day}</dt><dd><a href="{u}">{t}</a></dd>', links)}</dl></div>"""
    return Markup("Definition list", url, page(body), found(url, links))


@markup
def by_month() -> Markup:
    url, links = (
        "https://norland.example/en/press/2024",
        [f"/en/press/2024/{n}" for n in range(60, 72)],
    )
    parts = [
        f"<h3>{MONTHS[2 - k]} 2024</h3><ul>{rows('<li><span class=date>{dmy}</span> <a href={u}>{t}</a></li>', links[4 * k : 4 * k + 4])}</ul>"
        for k in range(3)
    ]
    years = "".join(f'<li><a href="/en/press/{y}">{y}</a></li>' for y in range(2005, 2024))
    body = f"""<div class="top"><ul>{menu()}</ul></div><div class="text"><h2>Press</h2><ul class="years">{years}</ul>{"".join(parts)}</div><div class="bottom"><a href="/imprint">Imprint and legal notice</a></div>"""
    return Markup("A list for each month", url, page(body), found(url, links))


@markup
def flat_headings() -> Markup:
    url, links = "https://norland.example/statements", slugs("/statements/", 7)
    body = f"""<ul class="topmenu">{menu()}</ul><div class="text-body">{rows('<h4><a href="{u}">{t}</a></h4><p class="meta">{day}</p><p>{s}</p><hr>', links)}</div>{SOCIAL}"""
    return Markup("Headings and paragraphs in one flow", url, page(body), found(url, links))


@markup
def featured_first() -> Markup:
    url, links = "https://norland.example/newsroom", slugs("/newsroom/2024/", 9)
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main><section class="hero"><a href="{links[0]}"><img src="/b.jpg" alt=""></a><h1><a href="{links[0]}">{TITLES[0]}</a></h1><p>{TEASER}</p></section><section class="second"><div class="pair">{rows('<div class="half"><h3><a href="{u}">{t}</a></h3></div>', links[1:3], TITLES[1:])}</div></section><section class="rest"><ul>{rows('<li><p class="d">{day}</p><h4><a href="{u}">{t}</a></h4></li>', links[3:], TITLES[3:])}</ul></section></main>{FOOT}"""
    return Markup("The newest in large, others in a list", url, page(body), found(url, links))


@markup
def compiled_names() -> Markup:
    url, links = "https://norland.example/press", slugs("/press/", 8)
    body = f"""<div id="__next"><div class="css-1dbjc4n"><div class="css-9pa8cc">{"".join(f'<div class="css-{n}x"><a class="css-{n}y" href="/{t}">{t} of the ministry</a></div>' for n, t in enumerate(("policies", "people", "places", "papers")))}</div></div><div class="css-bf2">{rows('<div class="css-k{n}z"><div class="css-u{n}"><a class="css-{n}a" href="{u}"><div class="css-t{n}">{t}</div><div class="css-w{n}">{s}</div><div class="css-d{n}">{day}</div></a></div></div>', links)}</div></div>"""
    return Markup("Compiled class names, all different", url, page(body), found(url, links))


@markup
def newsroom_host() -> Markup:
    url, links = (
        "https://www.norland-group.example/media",
        [f"https://newsroom.norland-media.example/r/{n}" for n in range(70, 78)],
    )
    body = f"""<nav><ul>{menu()}</ul></nav><main><ul class="press-list">{rows('<li><time>{d}</time><a href="{u}" target="_blank" rel="noopener">{t}</a></li>', links)}</ul></main>{SOCIAL}{FOOT}"""
    return Markup("Releases on a host of their own", url, page(body), tuple(links))


@markup
def investor_relations() -> Markup:
    url, links = (
        "https://ir.norland-lines.example/news/default.aspx",
        slugs("https://ir.norland-lines.example/news/news-details/2024/", 10, "/default.aspx"),
    )
    body = f"""<div class="layout"><div class="pane--header"><ul class="level1">{menu()}</ul></div><div class="pane--content"><div class="module module-news"><div class="module_container module_container--content">
{rows('<div class="module_item"><div class="module_date-time"><span class="module_date-text">{day}</span></div><div class="module_headline"><a class="module_headline-link" href="{u}">{t}</a></div><div class="module_links"><a class="module_link module_link-pdf" href="https://files.example/doc_news/{n}.pdf" target="_blank">Download PDF of this release</a></div></div>', links)}
</div></div></div></div>{FOOT}"""
    return Markup("Investor relations module with PDFs", url, page(body), tuple(links))


@markup
def pdf_beside() -> Markup:
    url, links = (
        "https://bank.example/press",
        [f"/press/pr/date/2024/html/pr{n}.en.html" for n in range(240101, 240110)],
    )
    body = f"""<div id="ecb-nav"><ul>{menu()}</ul></div><main><div class="definition-list">{rows('<dl><dt>{day}</dt><dd><div class="title"><a href="{u}">{t}</a></div><div class="langs"><a href="/press/pr{n}.de.html">Deutsch</a> <a href="/press/pr{n}.fr.html">Français</a> <a href="/press/pr{n}.es.html">Español</a></div></dd></dl>', links)}</div></main>{FOOT}"""
    return Markup("Central bank, other languages in each row", url, page(body), found(url, links))


@markup
def title_and_print() -> Markup:
    url, links = (
        "https://norland.example/releases.php",
        [f"release.php?id={n}" for n in range(300, 309)],
    )
    body = f"""<div class="m"><ul>{menu()}</ul></div><ul class="rel">{rows('<li>{dmy}: <a href="{u}">{t}</a> <a href="print.php?id={n}">Print</a> <a href="pdf/{n}.pdf">PDF</a></li>', links)}</ul>"""
    return Markup("Title, print and PDF in one line", url, page(body), found(url, links))


@markup
def squarespace() -> Markup:
    url, links = (
        "https://norland.example/press-room",
        [f"/press-room/2024/3/{28 - n}/{TITLES[n].lower().replace(' ', '-')}" for n in range(7)],
    )
    body = f"""<div id="siteWrapper"><header id="header" class="header"><div class="header-nav"><nav>{"".join(f'<div class="header-nav-item"><a href="/{t}">{t} of Norland</a></div>' for t in ("about", "work", "press-room", "contact"))}</nav></div></header><main id="page"><article class="sections"><section class="page-section blog-list"><div class="blog-basic-grid collection-content-wrapper">
{rows('<article class="blog-basic-grid--container entry blog-item is-loaded"><div class="blog-image-wrapper"><a href="{u}" aria-hidden="true"><img alt="" src="/i.png"></a></div><div class="blog-basic-grid--text"><div class="blog-meta-section"><time class="blog-date" datetime="">{day}</time></div><h1 class="blog-title"><a href="{u}">{t}</a></h1><div class="blog-excerpt"><p>{s}</p></div><a class="blog-more-link" href="{u}">Read More</a></div></article>', links)}
</div></section><nav class="blog-list-pagination"><div class="older"><a href="/press-room?offset=1709" rel="next"><div class="item-pagination-title">Older Posts</div></a></div></nav></article></main>{FOOT}</div>"""
    return Markup(
        "Squarespace, blog",
        url,
        page(body),
        found(url, links),
        "https://norland.example/press-room?offset=1709",
    )


@markup
def ghost() -> Markup:
    url, links = "https://norland.example/tag/press/", slugs("/", 8, "/")
    body = f"""<div class="gh-viewport"><header class="gh-navigation"><nav class="gh-navigation-menu"><ul class="nav">{menu()}</ul></nav></header><main class="gh-main"><div class="gh-feed">
{rows('<article class="gh-card post tag-hash-{n} {odd}"><a class="gh-card-link" href="{u}"><figure class="gh-card-image"><img src="/i.jpg" alt="{t}"></figure><div class="gh-card-wrapper"><h3 class="gh-card-title">{t}</h3><p class="gh-card-excerpt">{s}</p><footer class="gh-card-meta"><time class="gh-card-date" datetime="{d}">{day}</time></footer></div></a></article>', links)}
</div></main>{FOOT}</div>"""
    return Markup("Ghost", url, page(body), found(url, links))


@markup
def hugo() -> Markup:
    url, links = "https://norland.example/posts/", slugs("/posts/", 8, "/")
    body = f"""<header><nav><ul id="menu">{menu()}</ul></nav></header><main class="main">{rows('<article class="post-entry"><header class="entry-header"><h2>{t}</h2></header><div class="entry-content"><p>{s}</p></div><footer class="entry-footer"><span title="{d}">{day}</span></footer><a class="entry-link" aria-label="post link to {t}" href="{u}"></a></article>', links)}<footer class="page-footer"><nav class="pagination"><a class="next" href="/posts/page/2/">Next »</a></nav></footer></main>{FOOT}"""
    return Markup(
        "Hugo, empty link over a card",
        url,
        page(body),
        found(url, links),
        "https://norland.example/posts/page/2/",
    )


@markup
def plone() -> Markup:
    url, links = "https://norland.example/en/news", slugs("https://norland.example/en/news/", 8)
    body = f"""<div id="portal-top"><ul id="portal-globalnav">{menu()}</ul></div><main id="main-container"><article id="content"><header><h1 class="documentFirstHeading">News</h1></header><div id="content-core"><div class="entries">
{rows('<article class="entry"><header><span class="summary" title="News Item"><a href="{u}" class="contenttype-news-item state-published url">{t}</a></span><div class="documentByLine"><span>published {day}</span></div></header><p class="description discreet">{s}</p></article>', links)}
</div><nav class="pagination"><ul><li class="active"><span>1</span></li><li><a href="https://norland.example/en/news?b_start:int=8">2</a></li><li class="next"><a href="https://norland.example/en/news?b_start:int=8"><span class="label">Next 8 items</span></a></li></ul></nav></div></article></main>{FOOT}"""
    return Markup(
        "Plone, summary view",
        url,
        page(body),
        tuple(links),
        "https://norland.example/en/news?b_start:int=8",
    )


@markup
def liferay() -> Markup:
    url, links = (
        "https://norland.example/web/guest/press",
        [f"/web/guest/press/-/asset_publisher/aBc1/content/id/{n}" for n in range(3000, 3008)],
    )
    body = f"""<div id="wrapper"><nav class="sort-pages" id="navigation"><ul role="menubar">{menu()}</ul></nav><section id="content"><div class="portlet-asset-publisher"><div class="portlet-body">
{rows('<div class="asset-abstract"><div class="pull-right"><a href="/group/control?p_p_id=edit&amp;id={n}">Edit</a></div><h4 class="asset-title"><a href="{u}">{t}</a></h4><div class="asset-content"><div class="asset-summary">{s} <a href="{u}">Read More<span class="hide-accessible">About {t}</span> »</a></div></div><div class="asset-metadata"><span class="metadata-entry">{day}</span></div></div>', links)}
</div></div></section></div>{FOOT}"""
    return Markup("Liferay, asset publisher", url, page(body), found(url, links))


@markup
def chinese() -> Markup:
    url, links = (
        "https://beihai.example/xwdt/index.html",
        [f"./2024{n:02d}/t2024{n:02d}05_{n}.html" for n in range(1, 9)],
    )
    titles = (
        "三省海堤修复工程即将开工",
        "通往哈尔马的渡轮冬季后恢复通航",
        "内河引航员新规正式施行",
        "奥斯特维克港第二港池启用",
        "部长会见三角洲工程专家代表",
        "小型船舶收费标准保持不变",
        "阿尔姆河疏浚工程十月启动",
        "斯凯里角灯塔完成移交",
    )
    body = f"""<div class="nav"><ul>{menu("网站首页", "机构概况", "政务公开", "新闻动态", "互动交流")}</ul></div><div class="list_con"><ul class="list">{rows('<li><a href="{u}" target="_blank" title="{t}">{t}</a><span>{d}</span></li>', links, titles)}</ul><div class="page"><span class="current">1</span><a href="index_1.html">2</a><a href="index_2.html">3</a><a href="index_1.html">下一页</a></div></div>"""
    return Markup(
        "Chinese authority",
        url,
        page(body, lang="zh"),
        found(url, links),
        "https://beihai.example/xwdt/index_1.html",
    )


@markup
def japanese() -> Markup:
    url, links = (
        "https://kita.example/press/index.html",
        [f"/press/2024/03/{n}.html" for n in range(8)],
    )
    titles = (
        "三県の海岸堤防の補修について",
        "ハルマル航路の運航再開のお知らせ",
        "水先人に関する新規則の施行",
        "東港第二埠頭の供用開始について",
        "大臣と技術者との面会について",
        "小型船舶の使用料の据え置き",
        "アルム川の浚渫工事の開始",
        "灯台の引渡しについて",
    )
    body = f"""<div id="gnavi"><ul>{menu("ホーム", "大臣の紹介", "政策・法令", "報道・広報", "統計情報")}</ul></div><div id="main"><h1>報道発表</h1><dl class="list">{rows('<dt>令和6年3月{n}日</dt><dd><a href="{u}">{t}</a></dd>', links, titles)}</dl></div><div id="side"><ul class="side-menu">{menu("白書・年次報告書", "審議会・研究会", "申請・手続案内")}</ul></div>"""
    return Markup("Japanese ministry", url, page(body, lang="ja"), found(url, links))


@markup
def russian() -> Markup:
    url, links = (
        "http://sever.example/events/news",
        [f"/events/news/{n}" for n in range(73000, 73008)],
    )
    body = f"""<div class="header"><ul class="menu">{menu("События и поездки", "Структура ведомства", "Документы и поручения", "Контакты")}</ul></div><div class="main"><div class="hfeed entry-content">
{rows('<div class="hentry h-entry" data-id="{n}"><h3 class="hentry__title"><a href="{u}" class="u-url"><span class="entry-title p-name">{t}</span> <time class="published dt-published" datetime="{d}">28 марта 2024 года, 15:00</time></a></h3><div class="hentry__actions"><a href="{u}/photos">Фото</a> <a href="{u}/videos">Видео</a></div></div>', links)}
</div><a class="more" href="/events/news/page/2">Показать ещё</a></div>"""
    return Markup(
        "Presidency, photos and videos beside",
        url,
        page(body, lang="ru"),
        found(url, links),
        "http://sever.example/events/news/page/2",
    )


@markup
def arabic() -> Markup:
    url, links = "https://shamal.example/ar/news", [f"/ar/news/{n}" for n in range(500, 508)]
    titles = (
        "إصلاح الأسوار البحرية في ثلاث محافظات",
        "عودة العبارة إلى هالمار بعد الشتاء",
        "دخول القواعد الجديدة للمرشدين حيز التنفيذ",
        "افتتاح الحوض الثاني في ميناء أوسترفيك",
    )
    body = f"""<div class="top-menu"><ul>{menu("الرئيسية", "عن الوزارة", "الخدمات الإلكترونية", "المركز الإعلامي")}</ul></div><section class="inner"><div class="row">{rows('<div class="col-md-6 newsbox"><div class="img"><img src="/i.jpg"></div><span class="date">{dmy}</span><p class="title">{t}</p><a class="details" href="{u}">المزيد</a></div>', links, titles)}</div><ul class="pagination"><li class="active"><a href="/ar/news?page=1">1</a></li><li><a href="/ar/news?page=2">2</a></li></ul></section>"""
    return Markup(
        "Arabic ministry, right to left",
        url,
        page(body, lang="ar"),
        found(url, links),
        "https://shamal.example/ar/news?page=2",
    )


@markup
def polish() -> Markup:
    url, links = "https://www.gov.example/web/porty/wiadomosci", slugs("/web/porty/", 8)
    body = f"""<header class="header"><nav><ul>{menu("Co robimy", "O ministerstwie", "Kontakt")}</ul></nav></header><main><article class="article-area__article"><div class="art-prev art-prev--near-menu"><ul>{rows('<li><a href="{u}"><div><picture><img src="/i.jpg" alt=""></picture></div><div><span class="date">{dmy}</span><div class="title">{t}</div><div class="intro">{s}</div></div></a></li>', links)}</ul></div><div class="pagination"><ul><li class="active">1</li><li><a href="/web/porty/wiadomosci?page=2&amp;size=10">2</a></li></ul></div></article></main>{FOOT}"""
    return Markup(
        "Polish portal",
        url,
        page(body, lang="pl"),
        found(url, links),
        "https://www.gov.example/web/porty/wiadomosci?page=2&size=10",
    )


@markup
def wire_service() -> Markup:
    url, links = "https://wire.example/news-releases/", slugs("/news-releases/", 10, "-302100.html")
    body = f"""<header id="header"><div class="mega-menu"><ul>{menu("Products and services for newsrooms", "All news by industry and topic", "Contact a person who writes")}</ul></div></header><main id="main"><div class="container"><div class="row"><div class="col-md-8 card-list card-list-hr">{rows('<div class="row newsCards"><div class="card col-view"><a class="newsreleaseconsolidatelink" href="{u}" title="{t}"><div class="col-sm-4"><div class="img-ratio-element"><img alt="{t}"></div></div><div class="col-sm-8"><h3><small>{day}, 09:00 ET</small>{t}</h3><p class="remove-outline">{s}</p></div></a></div></div>', links)}</div><div class="col-md-4 sidebar"><h3>Most viewed</h3><ul>{rows('<li><a href="{u}">{t}</a></li>', slugs("/news-releases/older-", 6, "-1.html"))}</ul></div></div><div class="pagination"><a href="/news-releases/?page=2&amp;pagesize=25" aria-label="Next page">›</a></div></div></main>{FOOT}"""
    return Markup(
        "Wire service, date within the heading",
        url,
        page(body),
        found(url, links),
        "https://wire.example/news-releases/?page=2&pagesize=25",
    )


@markup
def mediawiki_like() -> Markup:
    url, links = "https://norland.example/newsroom/", [f"/newsroom/{n}" for n in (12, 11, 10)]
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main><h1>Newsroom</h1><div class="items">{rows('<section class="item"><h2><a href="{u}">{t}</a></h2><p>{s}</p></section>', links)}</div></main><div class="bottom"><h4>Services of the ministry</h4><ul class="services">{menu("Apply for a licence for a small boat", "Register as a pilot on the river Alm", "Report a damaged sea wall or lock", "Ask for a map of the harbours", "Complain about a ferry that was late", "Find a lighthouse that can be visited", "Read the tide tables for this year")}</ul></div>{FOOT}"""
    return Markup(
        "Three releases above a long list of services", url, page(body), found(url, links)
    )


@markup
def one_release() -> Markup:
    url, links = (
        "https://norland.example/office/press",
        ["/office/press/first-release-of-the-new-office"],
    )
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main><h1>Press</h1><div class="list">{rows('<div class="item"><span>{day}</span><h3><a href="{u}">{t}</a></h3><p>{s}</p></div>', links)}</div></main>{FOOT}"""
    return Markup("A single release", url, page(body), found(url, links))


@markup
def umbraco_tabs() -> Markup:
    url, links = (
        "https://norland.example/aktuellt/",
        slugs("/aktuellt/pressmeddelanden/2024/mars/", 9, "/"),
    )
    body = f"""<div id="header"><div class="topnav"><ul>{menu()}</ul></div></div><div id="container"><ul class="tabs"><li><a href="/aktuellt/?type=press">Pressmeddelanden</a></li><li><a href="/aktuellt/?type=tal">Tal och debattartiklar</a></li></ul><ul class="list--block cl">{rows('<li><div class="sortcompact"><a href="{u}">{t}</a><div class="block--timeLinks"><p>Publicerad <time datetime="{d}">{dmy}</time> · <a href="/pressmeddelanden/">Pressmeddelande</a> från <a href="/departement/hamnar-och-floder/">Departementet för hamnar och floder</a></p></div></div></li>', links)}</ul><div class="nav--pagination"><ul><li><span class="active">1</span></li><li><a href="/aktuellt/?page=2">2</a></li><li><a href="/aktuellt/?page=2" class="next">Nästa</a></li></ul></div></div>{FOOT}"""
    return Markup(
        "Swedish government, senders beside each title",
        url,
        page(body, lang="sv"),
        found(url, links),
        "https://norland.example/aktuellt/?page=2",
    )


# Written after the reading had been tuned on those above: see `bench/listings.py`.
TUNED_ON = len(MARKUPS)


@markup
def mega_menu() -> Markup:
    url, links = "https://norland.example/en/newsroom", slugs("/en/newsroom/", 5)
    columns = "".join(
        f'<div class="col"><h4><a href="/en/area-{k}">Area of work number {k} of the ministry</a></h4><ul>'
        + "".join(
            f'<li><a href="/en/area-{k}/{n}">A page on a subject of area {k}, the {n}th of them</a></li>'
            for n in range(9)
        )
        + "</ul></div>"
        for k in range(6)
    )
    body = f"""<div class="hd"><div class="mm"><div class="panel">{columns}</div></div></div><div class="bd"><h1>Newsroom</h1>{rows('<div class="it"><p class="dt">{day}</p><p class="tt"><a href="{u}">{t}</a></p></div>', links)}</div>"""
    return Markup("A menu of sixty long links, five releases", url, page(body), found(url, links))


@markup
def years_in_an_accordion() -> Markup:
    url, links = "https://norland.example/pr/archive", [f"/pr/{n}.html" for n in range(800, 812)]
    parts = "".join(
        f'<div class="panel panel-default"><div class="panel-heading" id="h{k}"><a data-toggle="collapse" href="#c{k}">{2024 - k}</a></div><div id="c{k}" class="panel-collapse"><ul class="docs">{rows("<li>{dmy} – <a href={u}>{t}</a></li>", links[4 * k : 4 * k + 4], TITLES[4 * (k % 2) :])}</ul></div></div>'
        for k in range(3)
    )
    return Markup(
        "Years in an accordion",
        url,
        page(f'<ul class="nav">{menu()}</ul><div class="body">{parts}</div>{FOOT}'),
        found(url, links),
    )


@markup
def date_and_title_linked() -> Markup:
    url, links = (
        "https://norland.example/news/list.do",
        [f"/news/view.do?seq={n}" for n in range(5100, 5110)],
    )
    body = f"""<div class="gnb"><ul>{menu()}</ul></div><table class="board"><caption>List of press releases</caption>{rows('<tr><td>{n}</td><td class="l"><a href="{u}">{t}</a></td><td><a href="{u}">{d}</a></td><td>Press Division, Harbours Bureau</td><td>12</td></tr>', links)}</table><div class="paging"><a class="on" href="#">1</a><a href="/news/list.do?page=2">2</a><a href="/news/list.do?page=3">3</a></div>"""
    return Markup(
        "A board with numbers and readers",
        url,
        page(body),
        found(url, links),
        "https://norland.example/news/list.do?page=2",
    )


@markup
def latest_in_the_sidebar() -> Markup:
    url, links = "https://norland.example/press/archive-2022", slugs("/press/archive-2022/", 10)
    latest = rows(
        '<div class="box-item"><a href="{u}">{t} at last</a><small>{day}</small></div>',
        slugs("/press/2024/", 5),
    )
    body = f"""<div class="menu"><ul>{menu()}</ul></div><div class="two"><div class="left-part">{rows('<div class="pr"><a href="{u}">{t}</a><p>{s}</p></div>', links)}</div><div class="sidebar"><h3>Latest</h3>{latest}</div></div>"""
    return Markup("The latest beside the archive", url, page(body), found(url, links))


@markup
def kinds_mixed() -> Markup:
    url = "https://norland.example/media"
    links = [
        f"/{kind}/{n}/"
        for n, kind in enumerate(
            (
                "press-release",
                "speech",
                "video",
                "press-release",
                "interview",
                "speech",
                "press-release",
                "statement",
            ),
            60,
        )
    ]
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main><div class="stream">{rows('<div class="stream-item"><span class="kind"><a href="/media/kind-{n}">All of this kind</a></span><h3><a href="{u}">{t}</a></h3><span>{day}</span></div>', links)}</div></main>{FOOT}"""
    return Markup("Releases, speeches and films in one stream", url, page(body), found(url, links))


@markup
def short_titles() -> Markup:
    url, links = "https://lines.example/investors/news", [f"/investors/news/{n}" for n in range(8)]
    titles = (
        "Q3 results",
        "Trading update",
        "New chair",
        "Q2 results",
        "AGM results",
        "Dividend",
        "Q1 results",
        "Board change",
    )
    body = f"""<div class="top"><ul>{menu()}</ul></div><div class="cnt"><ul class="rns">{rows('<li><span>{day}</span> <a href="{u}">{t}</a></li>', links, titles)}</ul></div><div class="btm"><a href="/legal">Legal information on this site</a></div>"""
    return Markup("Short titles of a listed company", url, page(body), found(url, links))


@markup
def lines_with_breaks() -> Markup:
    url, links = "http://norland.example/komm.html", [f"komm/{n}.html" for n in range(9)]
    body = f"""<center><a href="index.html">Start</a> | <a href="map.html">Map of the site</a></center><hr>{rows('<b>{dmy}</b> <a href="{u}">{t}</a><br>', links)}<hr><a href="mailto:x@norland.example">Write to us</a>"""
    return Markup("Lines and breaks, no row at all", url, page(body), found(url, links))


@markup
def paragraphs_of_an_editor() -> Markup:
    url, links = (
        "https://norland.example/page/press",
        slugs("https://norland.example/page/press/", 7),
    )
    body = f"""<div id="hdr"><ul>{menu()}</ul></div><div class="rte"><p>The releases of this ministry can be used by <a href="/terms">everybody under these terms</a>.</p>{rows('<p><strong>{day}</strong><br><a href="{u}"><em>{t}</em></a></p>', links)}<p>&nbsp;</p></div><div id="ftr"><p><a href="/imprint">Imprint and legal notice</a> <a href="/privacy">Privacy statement of the ministry</a></p></div>"""
    return Markup("Paragraphs from a text editor", url, page(body), tuple(links))


@markup
def senders_with_long_names() -> Markup:
    url, links = "https://gov.example/en/releases", [f"/en/releases/id-{n}" for n in range(41, 50)]
    body = f"""<nav><ul>{menu()}</ul></nav><main><ol class="search-result">{rows('<li class="row"><div class="meta"><a href="/en/ministries/harbours">Ministry of Harbours, Rivers and Inland Navigation of Norland</a> <a href="/en/regions/south">The southern and south-eastern provinces</a></div><div class="head"><a href="{u}">{t}</a></div><div class="lead">{s}</div></li>', links)}</ol></main>{FOOT}"""
    return Markup("Long names of senders before each title", url, page(body), found(url, links))


@markup
def custom_elements() -> Markup:
    url, links = "https://norland.example/newsroom/latest", slugs("/newsroom/", 6)
    body = f"""<app-root><app-header><a routerlink="/" href="/">Home</a></app-header><app-news-list>{rows('<app-news-card _ngcontent-c{n}><mat-card><mat-card-title><a href="{u}">{t}</a></mat-card-title><mat-card-subtitle>{day}</mat-card-subtitle></mat-card></app-news-card>', links)}<button>Load more</button></app-news-list><app-footer><a href="/legal">Legal information on this site</a></app-footer></app-root>"""
    return Markup("Angular, elements of its own", url, page(body), found(url, links))


@markup
def stretched_link_after() -> Markup:
    url, links = "https://norlandia.example/noticias", [f"/noticias/{n}" for n in range(300, 308)]
    body = f"""<div class="cabecera"><ul>{menu()}</ul></div><section class="listado-noticias">{rows('<div class="noticia"><p class="fecha">{dmy}</p><h2>{t}</h2><p class="entradilla">{s}</p><a class="ver-mas" href="{u}" title="Ver más sobre {t}">Ver más</a></div>', links)}<div class="paginador"><span>Página 1 de 9</span> <a href="/noticias?pag=2">Siguiente &gt;</a> <a href="/noticias?pag=9">Última</a></div></section>"""
    return Markup(
        "Spanish portal, only 'ver más' linked",
        url,
        page(body, lang="es"),
        found(url, links),
        "https://norlandia.example/noticias?pag=2",
    )


@markup
def foot_without_a_name() -> Markup:
    url, links = "https://norland.example/press", slugs("/press/item/", 4)
    grid = "".join(
        f'<div class="c{k}"><h5>Group {k}</h5>'
        + "".join(
            f'<p><a href="/s/{k}/{n}">Service for the public number {n} in group {k}</a></p>'
            for n in range(8)
        )
        + "</div>"
        for k in range(5)
    )
    body = f"""<div class="x1"><a href="/">Norland</a></div><div class="x2"><div class="list">{rows('<article><h2><a href="{u}">{t}</a></h2><time datetime="{d}">{day}</time><p>{s}</p></article>', links)}</div></div><div class="x3">{grid}</div>"""
    return Markup(
        "Four releases over forty links of a foot without a name",
        url,
        page(body),
        found(url, links),
    )


# Written after the reading had been mended on those above, and the back catalogue built.
LATER_ON = len(MARKUPS)


@markup
def declarative_shadow_roots() -> Markup:
    url, links = "https://norland.example/en/newsroom", slugs("/en/newsroom/", 6)
    cards = rows(
        '<nl-card><template shadowrootmode="open"><style>:host{display:block}</style><article><h3><a href="{u}">{t}</a></h3><time datetime="{d}">{day}</time><p>{s}</p></article></template></nl-card>',
        links,
    )
    body = f"""<nl-header><template shadowrootmode="open"><nav><ul>{menu()}</ul></nav></template></nl-header><main><h1>Newsroom</h1><nl-list>{cards}</nl-list></main>{FOOT}"""
    return Markup("Declarative shadow roots", url, page(body), found(url, links))


@markup
def webflow() -> Markup:
    url, links = "https://norland.example/press", slugs("/press/", 7)
    body = f"""<div class="navbar w-nav" role="banner"><nav role="navigation" class="w-nav-menu">{"".join(f'<a href="/{n}" class="w-nav-link">{n} of the ministry</a>' for n in ("people", "policies", "data"))}</nav></div><div class="section"><div class="w-dyn-list"><div role="list" class="w-dyn-items">{rows('<div role="listitem" class="w-dyn-item"><a href="{u}" class="press-card w-inline-block"><div class="text-size-small">{day}</div><h3 class="heading-style-h5">{t}</h3><div class="text-size-regular">{s}</div><div class="button-text">Read more</div></a></div>', links)}</div><div role="navigation" aria-label="List" class="w-pagination-wrapper pagination"><a href="?a1b2c3d4_page=2" aria-label="Next Page" class="w-pagination-next next"><div class="w-inline-block">Next</div></a></div></div></div><div class="footer"><a href="/imprint" class="footer-link">Imprint and legal notice</a><a href="/privacy" class="footer-link">Privacy statement of the ministry</a></div>"""
    return Markup(
        "Webflow, collection list",
        url,
        page(body),
        found(url, links),
        "https://norland.example/press?a1b2c3d4_page=2",
    )


@markup
def investor_platform() -> Markup:
    url = "https://investors.lines.example/news/default.aspx"
    links = [f"/news/news-details/2024/{s}/default.aspx" for s in slugs("", 6)]
    years = "".join(f'<option value="{y}">{y}</option>' for y in range(2024, 2015, -1))
    body = f"""<div class="pane pane--header"><ul class="level1">{menu()}</ul></div><div class="module module-news"><div class="module_options"><select class="dropdown">{years}</select></div><div class="module_container--outer">{rows('<div class="module_item"><div class="module_item-wrap"><div class="module_date-time"><span class="module_date-text">{day}</span></div><div class="module_headline"><a class="module_headline-link" href="{u}">{t}</a></div><div class="module_links module-downloads"><a class="module_link" href="https://cdn.lines.example/files/doc_news/{n}.pdf" target="_blank">PDF Version</a></div></div></div>', links)}</div></div><div class="pane pane--footer"><a href="/privacy/default.aspx">Privacy policy of the company</a></div>"""
    return Markup("Investor platform, PDF beside each headline", url, page(body), found(url, links))


@markup
def wire_newsroom() -> Markup:
    url = "https://news.lines.example/news-releases"
    links = [f"/news-releases/{s}-30208{n}.html" for n, s in enumerate(slugs("", 8))]
    body = f"""<header class="navbar"><ul class="nav">{menu()}</ul></header><section class="container news-release-list"><div class="row">{rows('<div class="card col-view"><a class="newsreleaseconsolidatelink display-outline" href="{u}" title=""><div class="row"><div class="col-sm-8"><h3><small>{day}, 08:30 ET</small> {t}</h3><p class="remove-outline">{s}</p></div></div></a></div>', links)}</div><div class="row"><ul class="pagination"><li class="active"><a href="#">1</a></li><li><a href="?page=2&amp;pagesize=25">2</a></li><li><a href="?page=3&amp;pagesize=25">3</a></li></ul></div></section>{SOCIAL}{FOOT}"""
    return Markup(
        "Newsroom of a wire service, day within the heading",
        url,
        page(body),
        found(url, links),
        "https://news.lines.example/news-releases?page=2&pagesize=25",
    )


@markup
def sharepoint_modern() -> Markup:
    url = "https://norland.example/sites/press/SitePages/News.aspx"
    links = [f"/sites/press/SitePages/{s}.aspx" for s in slugs("", 5)]
    body = f"""<div id="s4-workspace"><div class="ms-HubNav"><ul>{menu()}</ul></div><div data-automation-id="newsFeed">{rows('<div class="newsItem_a1" data-automation-id="news-item"><a class="image_b2" href="{u}" aria-hidden="true" tabindex="-1"><img alt="" src="/i.jpg"></a><div class="content_c3"><a class="title_d4" data-automation-id="newsItemTitle" href="{u}">{t}</a><p class="description_e5">{s}</p><span class="author_f6">Press Office of the Ministry</span><span class="date_g7">{day}</span></div></div>', links)}</div><a data-automation-id="seeAll" href="/sites/press/_layouts/15/news.aspx">See all the news of this site</a></div>"""
    return Markup("SharePoint, modern news feed", url, page(body), found(url, links))


@markup
def oldest_first_table() -> Markup:
    url, links = (
        "https://norland.example/notices/2024",
        [f"/notices/2024/{n:03d}" for n in range(1, 13)],
    )
    body = f"""<div class="hd"><ul>{menu()}</ul></div><table class="notices"><thead><tr><th>No</th><th>Date</th><th>Subject</th></tr></thead><tbody>{rows('<tr class="{odd}"><td>{n}</td><td>{dmy}</td><td><a href="{u}">{t}</a></td></tr>', links)}</tbody></table><p><a href="/notices/2023">Notices of the year before</a></p>{FOOT}"""
    return Markup(
        "Numbered notices, the oldest first, zebra rows", url, page(body), found(url, links)
    )


@markup
def two_columns_of_cards_unequal() -> Markup:
    url, links = "https://norland.example/media-centre", slugs("/media-centre/news/", 9)
    first = f'<div class="hero"><a href="{links[0]}"><img alt="" src="/h.jpg"><span class="kicker">News</span><h2>{TITLES[0]}</h2></a></div>'
    rest = rows(
        '<div class="tile tile--{odd}"><a class="tile__link" href="{u}"><span class="tile__date">{day}</span><span class="tile__title">{t}</span></a></div>',
        links[1:],
        TITLES[1:],
    )
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main>{first}<div class="tiles">{rest}</div><div class="events"><h2>Coming events</h2><ul><li><a href="/events/1">Open day of the lighthouse at Skerry Point</a></li><li><a href="/events/2">Hearing on the dredging of the Alm</a></li></ul></div></main>{FOOT}"""
    return Markup(
        "A large first card, tiles, and events beside", url, page(body), found(url, links)
    )


@markup
def liferay_search_results() -> Markup:
    url = "https://norland.example/web/guest/press-releases"
    links = [f"/web/guest/-/{s}" for s in slugs("", 6)]
    body = f"""<div id="wrapper"><nav id="navigation"><ul>{menu()}</ul></nav><section id="content"><div class="portlet-boundary"><div class="portlet-body"><ul class="list-group show-quick-actions-on-hover">{rows('<li class="list-group-item list-group-item-flex"><div class="autofit-col autofit-col-expand"><section class="autofit-section"><div class="list-group-title"><a href="{u}">{t}</a></div><div class="list-group-subtitle">{dmy}</div></section></div></li>', links)}</ul><div class="pagination-bar"><ul class="pagination"><li class="page-item active"><span class="page-link">1</span></li><li class="page-item"><a class="page-link" href="?_portlet_cur=2">2</a></li></ul></div></div></div></section></div>{FOOT}"""
    return Markup(
        "Liferay, list group",
        url,
        page(body),
        found(url, links),
        "https://norland.example/web/guest/press-releases?_portlet_cur=2",
    )


@markup
def alliance_teasers_of_some_lines() -> Markup:
    url = "https://alliance.example/cps/en/hq/news.htm"
    links = [
        f"/cps/en/{'hq' if n < 5 else 'live'}/news_{2200 - n}.htm?selectedLocale=en"
        for n in range(9)
    ]
    body = f"""<header id="header"><nav id="main-nav"><ul>{menu()}</ul></nav></header><main id="main"><p class="result-count"><strong>8080</strong> Entries</p><table class="table-search-results"><tbody>{rows('<tr><td class="date"><span>{day}</span></td><td class="img"><a href="{u}"><img src="/i.jpg" alt="The old harbour of Ostervik, seen from the sea wall in the evening light of a day in March"></a></td><td class="content"><a class="title" href="{u}">{t}</a><p>{s}<br>{s}<br><a href="/cps/en/hq/topics_1.htm">More on this subject of the Alliance</a></p></td></tr>', links)}</tbody></table><ul class="pagination"><li class="active"><span>1</span></li><li><a href="?start=10">2</a></li><li><a href="?start=10">Next</a></li></ul></main>"""
    return Markup(
        "Alliance, pictures, teasers of some lines, two kinds of address",
        url,
        page(body),
        found(url, links),
        "https://alliance.example/cps/en/hq/news.htm?start=10",
    )


@markup
def united_body_codes() -> Markup:
    url, links = (
        "https://press.body.example/en/content/press-release",
        [f"/en/2024/sgsm{22150 + n}.doc.htm" for n in range(8)],
    )
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><div class="dialog-off-canvas-main-canvas"><div class="view-content">{rows('<div class="views-row"><article class="card"><p class="field--name-field-symbol"><a href="{u}">SG/SM/{n}</a></p><h2 class="card-title"><a href="{u}"><span>{t}</span></a></h2><time datetime="{d}T12:00:00Z">{day}</time><div class="theme"><a href="/en/theme/waters-{odd}">Waters and their many uses</a></div></article></div>', links)}</div><nav class="pager"><ul><li class="pager__item is-active"><a href="?page=0">1</a></li><li><a href="?page=1" rel="next">Next</a></li></ul></nav></div>{FOOT}"""
    return Markup(
        "United body, symbols and themes beside the title",
        url,
        page(body),
        found(url, links),
        "https://press.body.example/en/content/press-release?page=1",
    )


@markup
def central_bank_dl_with_languages() -> Markup:
    url, links = (
        "https://bank.example/press/pr/html/index.en.html",
        [f"/press/pr/date/2024/html/bk.pr24{n:04d}~{n}a5fa.en.html" for n in range(8)],
    )
    body = f"""<div id="ecb-mainnav"><ul>{menu()}</ul></div><main><div class="definition-list"><dl>{rows('<dt isodate="{d}"><div class="date">{day}</div></dt><dd><div class="category">Press release</div><div class="title"><a href="{u}" lang="en">{t}</a></div><div class="accordion"><div class="header">English</div><div class="content-box"><span class="offeredLanguage"><a lang="de" href="/press/pr/date/2024/html/bk.{n}.de.html">Deutsch</a></span><span class="offeredLanguage"><a lang="fr" href="/press/pr/date/2024/html/bk.{n}.fr.html">Français</a></span></div></div></dd>', links)}</dl></div></main>{FOOT}"""
    return Markup("Central bank, terms and languages folded", url, page(body), found(url, links))


@markup
def more_by_a_button_that_is_a_link() -> Markup:
    url, links = (
        "https://presidence.example/toutes-les-actualites",
        slugs("/president/2024/03/28/", 6),
    )
    body = f"""<header><nav><ul>{menu()}</ul></nav></header><main><div class="list-news">{rows('<div class="newsBlock"><a class="newsBlock__image" href="{u}"><img src="/i.jpg" alt="Le port au matin, vu de la digue, avec des bateaux"></a><span class="newsBlock__date">{dmy}</span><span class="newsBlock__tag">Discours</span><a class="newsBlock__title" href="{u}">{t}</a></div>', links)}</div><a class="btn btn--more" href="/toutes-les-actualites?page=2">Voir plus</a></main>{FOOT}"""
    return Markup(
        "Presidency, blocks with pictures and “Voir plus”",
        url,
        page(body, lang="fr"),
        found(url, links),
        "https://presidence.example/toutes-les-actualites?page=2",
    )


def all_markups() -> Iterator[Markup]:
    return (make() for make in MARKUPS)
