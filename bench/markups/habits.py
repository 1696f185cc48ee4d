"""Habits of older sites, of wires and of investors' pages."""

from __future__ import annotations

from markups.making import (
    FOOT,
    MONTHS,
    SOCIAL,
    TEASER,
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
