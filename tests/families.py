"""One release in the markup habits of the systems that press rooms run on.

Each family is how one system wraps the page and each part of the text, after its public themes and
components; the words are ours. `page(family, parts)` sets the release; `PARTS` are the places that
can be edited.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "Towns agree on the repair of the old bridges"
PARTS = {
    "lead": "The council of the river towns has agreed on a common plan for the old bridges, the first in thirty years.",
    "first": "Under the plan, forty bridges will be repaired within four years, at a cost of 2 000 crowns for each of them.",
    "heading": "Who pays for the works",
    "second": "The towns bear one third of the cost and the league bears the rest, as the chair of the council explained.",
    "item": "The northern bridges are repaired first, beginning with the one at the mill.",
    "other": "The southern bridges follow in the spring of the next year, with the lock gates.",
    "quote": "“We have waited long enough for these repairs,” said the chair of the council, Ms Ada Norling.",
    "cell": "12 bridges",
    "folded": "Questions of the press are answered by the office of the council on every working day before noon.",
    "note": "Notes to editors: the league of the river towns was founded by nine towns and has forty members today.",
}
MENU = "".join(
    f'<li><a href="/{w}">{w.title()}</a></li>' for w in ("home", "news", "laws", "contact")
)
OTHERS = (
    "Mill wheels turn again in the east",
    "The ferry has a new captain",
    "Oak for the lock gates arrives",
)


@dataclass(frozen=True)
class Family:
    """`frame` holds {menu}, {title}, {stamp}, {text} and {others}; the rest wraps each part's
    {}."""

    name: str
    frame: str
    paragraph: str = "<p>{}</p>"
    heading: str = "<h2>{}</h2>"
    items: str = "<ul><li>{}</li><li>{}</li></ul>"
    quote: str = "<blockquote><p>{}</p></blockquote>"
    table: str = (
        "<table><tr><th>Where</th><th>How many</th></tr><tr><td>North</td><td>{}</td></tr></table>"
    )
    folded: str = "<details><summary>For the press</summary><p>{}</p></details>"
    other: str = '<li><a href="{1}">{0}</a></li>'
    stamp: str = "<p>Last updated: 17 May 2019</p>"


def page(family: Family, parts: dict[str, str] = PARTS) -> str:
    p = parts
    text = "".join(
        (
            family.paragraph.format(p["lead"]),
            family.paragraph.format(p["first"]),
            family.heading.format(p["heading"]),
            family.paragraph.format(p["second"]),
            family.items.format(p["item"], p["other"]),
            family.quote.format(p["quote"]),
            family.table.format(p["cell"]),
            family.folded.format(p["folded"]),
            family.paragraph.format(p["note"]),
        )
    )
    others = "".join(family.other.format(t, f"/n/{i}") for i, t in enumerate(OTHERS))
    body = family.frame.format(menu=MENU, title=TITLE, stamp=family.stamp, text=text, others=others)
    return f'<!doctype html><html lang="en"><head><title>{TITLE} | River Towns</title></head>{body}</html>'


def _plain(main: str, before: str = "", after: str = "", attributes: str = "") -> str:
    """A frame with a header, a menu and a footer around `main`."""
    return (
        f"<body{attributes}><header><nav><ul>{{menu}}</ul></nav></header>{before}{main}{after}"
        "<footer><p>River Towns, 1 Bridge Street</p></footer></body>"
    )


_H1 = "<h1>{title}</h1>{stamp}"
_SIDE = "<aside><h2>Related content</h2><ul>{others}</ul></aside>"

FAMILIES = (
    Family(
        "Next.js with Tailwind",
        _plain(
            '<main class="mx-auto max-w-4xl overflow-hidden px-4 sm:px-6"><article class="prose lg:prose-xl relative overflow-hidden">'
            '<h1 class="text-3xl font-bold">{title}</h1>{stamp}<div class="mt-8 space-y-6 overflow-x-hidden">{text}</div></article></main>',
            after='<section class="grid gap-4"><h2>More news</h2>{others}</section>',
        ),
        paragraph='<div class="overflow-hidden"><p class="text-base">{}</p></div>',
        other='<a href="{1}" class="block rounded"><div><h3>{0}</h3><p>Read what was decided</p></div></a>',
        folded='<div class="hidden" id="p1"><p>{}</p></div>',
    ),
    Family(
        "Adobe Experience Manager",
        _plain(
            '<main class="root responsivegrid"><div class="aem-Grid"><div class="title"><div class="cmp-title"><h1 class="cmp-title__text">{title}</h1></div></div>{stamp}{text}</div></main>',
            after='<div class="list"><ul class="cmp-list">{others}</ul></div>',
        ),
        paragraph='<div class="text aem-GridColumn"><div class="cmp-text"><p>{}</p></div></div>',
        folded='<div class="cmp-accordion"><div class="cmp-accordion__panel cmp-accordion__panel--hidden" hidden><div class="cmp-text"><p>{}</p></div></div></div>',
    ),
    Family(
        "Elementor",
        _plain(
            '<div data-elementor-type="single-post" class="elementor"><section class="elementor-section"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{title}</h1></div>{stamp}{text}</section></div>',
            after='<div class="elementor-widget elementor-widget-posts">{others}</div>',
        ),
        paragraph='<div class="elementor-element elementor-widget elementor-widget-text-editor"><div class="elementor-widget-container"><p>{}</p></div></div>',
        folded='<div class="elementor-widget elementor-widget-toggle"><div class="elementor-tab-content" style="display:none"><p>{}</p></div></div>',
        other='<article class="elementor-post"><h3><a href="{1}">{0}</a></h3></article>',
    ),
    Family(
        "Drupal views",
        _plain(
            '<main role="main"><div class="region region-content"><h1 class="page-header">{title}</h1>{stamp}<div class="view-content">{text}</div></div></main>',
            after='<div class="view view-related"><ul>{others}</ul></div>',
            attributes=' class="html not-front no-sidebars page-node"',
        ),
        paragraph='<div class="views-row"><div class="field-content"><p>{}</p></div></div>',
    ),
    Family(
        "Drupal 7 fields",
        _plain(
            '<div id="main-wrapper"><div id="main" class="clearfix"><div id="content" class="column"><h1 class="title" id="page-title">{title}</h1>{stamp}'
            '<div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even">{text}</div></div></div></div>'
            '<div id="sidebar-second" class="column sidebar"><ul>{others}</ul></div></div></div>',
            attributes=' class="one-sidebar sidebar-second"',
        ),
    ),
    Family(
        "WordPress classic theme",
        _plain(
            '<div id="page" class="site has-sidebar"><div id="primary" class="content-area"><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1></header>'
            '<div class="entry-meta">{stamp}</div><div class="entry-content">{text}<div class="sharedaddy"><p>Share this:</p></div></div></article></div>'
            '<div id="secondary" class="widget-area sidebar"><ul>{others}</ul></div></div>',
            attributes=' class="single single-post with-sidebar"',
        ),
    ),
    Family(
        "WordPress block theme",
        _plain(
            '<main class="wp-block-group"><h1 class="wp-block-post-title">{title}</h1>{stamp}<div class="entry-content wp-block-post-content">{text}</div></main>',
            after='<div class="wp-block-query"><h2>More posts</h2><ul>{others}</ul></div>',
        ),
        paragraph='<p class="wp-block-paragraph has-ads-background-color">{}</p>',
        folded='<details class="wp-block-details"><summary>For the press</summary><p>{}</p></details>',
    ),
    Family(
        "Divi",
        _plain(
            '<div id="main-content"><div class="et_pb_section"><div class="et_pb_row"><h1 class="entry-title">{title}</h1>{stamp}{text}</div></div></div>',
            after='<div class="et_pb_blog_grid">{others}</div>',
        ),
        paragraph='<div class="et_pb_module et_pb_text"><div class="et_pb_text_inner"><p>{}</p></div></div>',
        folded='<div class="et_pb_toggle et_pb_toggle_close"><h5 class="et_pb_toggle_title">For the press</h5><div class="et_pb_toggle_content" style="display: none;"><p>{}</p></div></div>',
    ),
    Family(
        "TYPO3",
        _plain(
            '<div id="content" class="main-section"><div class="news news-single"><div class="article" itemscope><div class="header"><h1 itemprop="headline">{title}</h1></div>{stamp}'
            '<div class="news-text-wrap" itemprop="articleBody">{text}</div></div></div></div>',
            after='<div class="news-related news-related-news"><h4>Related</h4><ul>{others}</ul></div>',
        ),
        paragraph='<div class="frame frame-default frame-type-text"><p class="bodytext">{}</p></div>',
    ),
    Family(
        "SharePoint",
        _plain(
            '<div id="s4-workspace"><div id="contentBox"><div id="DeltaPlaceHolderMain"><h1>{title}</h1>{stamp}<div class="article-content"><div id="ctl00_PlaceHolderMain_Page__ControlWrapper_RichHtmlField" class="ms-rtestate-field">{text}</div></div></div></div></div>',
            after='<div class="ms-webpart-zone"><ul>{others}</ul></div>',
        ),
        paragraph='<div class="ms-rtestate-read ms-rte-wpbox"><p class="ms-rteElement-P">{}</p></div>',
    ),
    Family(
        "Joomla",
        _plain(
            '<div class="body" id="top"><main id="content"><div class="com-content-article item-page"><div class="page-header"><h1>{title}</h1></div>'
            '<dl class="article-info text-muted"><dd>{stamp}</dd></dl><div class="com-content-article__body">{text}</div></div></main></div>',
            after='<div class="sidebar-right"><div class="moduletable"><ul>{others}</ul></div></div>',
        ),
    ),
    Family(
        "Liferay",
        _plain(
            '<section id="content"><div class="layout-content portlet-layout"><div class="portlet-column"><div class="portlet-boundary portlet-asset-publisher"><div class="journal-content-article"><h1>{title}</h1>{stamp}{text}</div></div></div></div></section>',
            after='<div class="portlet-boundary"><ul>{others}</ul></div>',
        ),
        paragraph='<div class="lfr-layout-structure-item"><div class="component-paragraph text-break"><p>{}</p></div></div>',
    ),
    Family(
        "Sitecore",
        _plain(
            '<div id="wrapper"><div id="content"><div class="row"><div class="component content col-12"><div class="component-content"><h1 class="field-title">{title}</h1>{stamp}</div></div>{text}</div></div></div>',
            after='<div class="component link-list"><ul>{others}</ul></div>',
        ),
        paragraph='<div class="component rich-text"><div class="component-content"><p>{}</p></div></div>',
    ),
    Family(
        "Squarespace",
        _plain(
            '<main id="page" class="container" role="main"><article class="sections blog-item"><div class="blog-item-top-wrapper"><h1 class="entry-title">{title}</h1>{stamp}</div><div class="sqs-layout"><div class="row sqs-row">{text}</div></div></article></main>',
            after='<section class="summary-block"><div>{others}</div></section>',
        ),
        paragraph='<div class="sqs-block html-block sqs-block-html"><div class="sqs-block-content"><p>{}</p></div></div>',
    ),
    Family(
        "Webflow",
        _plain(
            '<div class="section"><div class="w-container"><h1 class="heading">{title}</h1>{stamp}<div class="rich-text-block w-richtext">{text}</div></div></div>',
            after='<div class="w-dyn-list"><div role="list" class="w-dyn-items">{others}</div></div>',
        ),
        folded='<div class="w-dropdown"><div class="w-dropdown-toggle">For the press</div><nav class="dropdown-list-faq"><p>{}</p></nav></div>',
        other='<div role="listitem" class="w-dyn-item"><a href="{1}">{0}</a></div>',
    ),
    Family(
        "European Commission press corner",
        _plain(
            '<main class="ecl-u-pb-xl" id="main-content"><div class="ecl-container"><div class="ecl-row"><div class="ecl-col-lg-9"><h1 class="ecl-heading ecl-heading--h1">{title}</h1>{stamp}<div class="ecl-paragraph-detail">{text}</div></div></div></div></main>',
            after='<div class="ecl-container"><div class="ecl-social-media-share"><p>Share this page</p></div><ul>{others}</ul></div>',
        ),
        paragraph='<div class="ecl-paragraph"><p>{}</p></div>',
    ),
    Family(
        "gov.uk",
        _plain(
            '<main role="main" id="content" class="detailed-guide"><div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds"><h1 class="gem-c-title__text">{title}</h1><div class="gem-c-metadata">{stamp}</div>'
            '<div class="gem-c-govspeak govuk-govspeak"><div class="govspeak">{text}</div></div></div><div class="govuk-grid-column-one-third"><div class="gem-c-related-navigation"><ul>{others}</ul></div></div></div></main>',
        ),
    ),
    Family(
        "Q4 investor pages",
        _plain(
            '<div id="_ctrl0_ctl09_divModuleContainer" class="module module-news module-details"><div class="module_container"><h1 class="module_title">{title}</h1>{stamp}<div class="module_body"><div class="q4default">{text}</div></div></div></div>',
            after='<div class="module module-links"><ul>{others}</ul></div>',
        ),
        paragraph='<p style="text-align: left;">{}</p>',
    ),
    Family(
        "Cision releases",
        _plain(
            '<main><article class="news-release static-hero-release-template"><header class="container release-header"><div class="row"><h1>{title}</h1></div>{stamp}</header>'
            '<section class="release-body container"><div class="row"><div class="col-lg-10">{text}</div></div></section></article></main>',
            after='<section class="container more-releases"><h2>Also from this source</h2><div class="row">{others}</div></section>',
        ),
        other='<div class="card col-view"><a class="news-release" href="{1}"><h3>{0}</h3></a></div>',
    ),
    Family(
        "Plone",
        _plain(
            '<div id="portal-columns"><div id="portal-column-content"><article id="content"><h1 class="documentFirstHeading">{title}</h1><div class="documentByLine">{stamp}</div><div id="content-core"><div id="parent-fieldname-text">{text}</div></div></article></div></div>',
            after='<div id="portal-column-two"><ul>{others}</ul></div>',
        ),
    ),
    Family(
        "Umbraco blocks",
        _plain(
            '<main id="main"><div class="umb-block-grid"><h1>{title}</h1>{stamp}{text}</div></main>',
            after='<aside class="teasers"><ul>{others}</ul></aside>',
        ),
        paragraph='<div class="umb-block-grid__layout-item"><div class="richtext-widget"><p>{}</p></div></div>',
    ),
    Family(
        "Contentful with CSS modules",
        _plain(
            '<main class="Layout_main__x81Ja"><div class="Article_root__2kP9s"><h1 class="Article_title__Qp11z">{title}</h1>{stamp}<div class="Article_body__9dK2a">{text}</div></div></main>',
            after='<div class="Related_list__a1B2c">{others}</div>',
        ),
        paragraph='<p class="Text_paragraph__ad1k0">{}</p>',
        other='<a class="Card_link__1a2b3" href="{1}"><h3>{0}</h3><p>Of the river towns</p></a>',
    ),
    Family(
        "Bootstrap accordion pages",
        _plain(
            '<div class="container"><div class="row no-gutters"><div class="col-md-8 no-sidebar"><h1>{title}</h1>{stamp}{text}</div></div></div>',
            after='<div class="container d-none d-md-block"><ul>{others}</ul></div>',
        ),
        paragraph='<div class="no-sidebar"><p>{}</p></div>',
        folded='<div class="accordion"><div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed">For the press</button></h2><div class="accordion-collapse collapse" hidden><div class="accordion-body"><p>{}</p></div></div></div></div>',
    ),
    Family(
        "Web components",
        _plain(
            '<main><press-release><template shadowrootmode="open"><article><h1>{title}</h1>{stamp}{text}</article></template></press-release></main>',
            after=_SIDE,
        ),
    ),
    Family(
        "Tables of the nineties",
        '<body bgcolor="white"><table width="100%"><tr><td width="160"><ul>{menu}</ul></td><td><font size="5"><h1>{title}</h1></font>{stamp}{text}</td><td width="160"><ul>{others}</ul></td></tr></table></body>',
        paragraph='<p align="justify"><font face="Arial" size="2">{}</font></p>',
        table="<table border=1><tr><td>North</td><td>{}</td></tr></table>",
        folded="<p>{}</p>",
    ),
    Family(
        "Ministry template with a share bar",
        _plain(
            '<div id="printArea" class="print-content"><div class="share-content"><div class="page-title"><h1>{title}</h1></div>{stamp}<div class="views-field views-field-body">{text}</div></div></div>',
            after='<div class="block-views"><ul>{others}</ul></div>',
        ),
    ),
    Family(
        "Release in noscript",
        _plain('<div id="app"></div><noscript><h1>{title}</h1>{stamp}{text}</noscript>', after=""),
        folded="<p>{}</p>",
    ),
    Family(
        "Hugo static site",
        _plain(
            '<main><div class="td-content"><h1>{title}</h1><header class="article-meta">{stamp}</header>{text}</div></main>',
            after='<nav class="td-sidebar-nav"><ul>{others}</ul></nav>',
        ),
    ),
)
