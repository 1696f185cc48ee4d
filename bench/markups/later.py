"""Written later still."""

from __future__ import annotations

from markups.making import (
    FOOT,
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
