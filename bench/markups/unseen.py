"""Written after the reading had been tuned on those of the other modules: see
`bench/listings.py`."""

from __future__ import annotations

from markups.making import (
    FOOT,
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
