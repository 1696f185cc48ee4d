"""Publishing systems and design systems of governments."""

from __future__ import annotations

from markups.making import (
    FOOT,
    MONTHS,
    SOCIAL,
    TITLES,
    Markup,
    found,
    markup,
    menu,
    page,
    rows,
    slugs,
)


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
