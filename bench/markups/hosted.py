"""Hosted systems, and listings in other languages and scripts."""

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
