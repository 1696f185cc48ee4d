"""The same release as press rooms of several makes would serve it, with noise of the kinds they all
have."""

from __future__ import annotations

from dataclasses import dataclass

from pages import TEXT

ADVERTS = (
    "Buy fine boats at the harbour today.",
    "Insure your bridge with us, call now.",
    "Win a journey on the river.",
)
OTHERS = (
    "Mill wheels turn again",
    "The ferry has a new captain",
    "Flood wall opened in the east",
    "Oak for the lock gates",
)


@dataclass(frozen=True)
class Noise:
    """What differs from visit to visit where nothing was edited."""

    nonce: str = "n0"
    readers: int = 10
    advert: int = 0
    menu: int = 0
    today: str = "Monday 4 May 2020"
    related: int = 0
    token: str = "t0"
    comments: int = 0


def _rotated(items: tuple[str, ...], by: int) -> list[str]:
    by %= len(items)
    return [*items[by:], *items[:by]]


def government(
    noise: Noise, paragraphs: tuple[str, ...] = TEXT, stamp: str = "Last updated: 17 May 2019"
) -> str:
    """A ministry's own system: landmarks, a menu, a metadata list, a block of related documents."""
    menu = "".join(
        f'<li><a href="/{i}">{m}</a></li>'
        for i, m in enumerate(_rotated(("Home", "News", "Laws", "Contact"), noise.menu))
    )
    others = "".join(
        f'<li><a href="/n/{i}">{t}</a></li>' for i, t in enumerate(_rotated(OTHERS, noise.related))
    )
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!doctype html><html lang="en"><head><title>Towns agree on the old bridges</title>
<script nonce="{noise.nonce}">var csrf="{noise.token}"</script></head><body><header><p>{noise.today}</p><nav><ul>{menu}</ul></nav></header>
<main id="content"><h1>Towns agree on the old bridges</h1><dl class="meta"><dt>Published</dt><dd>16 May 2019</dd></dl><div class="govspeak">{text}
<p>Write to <a href="/cdn-cgi/l/email-protection#{noise.nonce}{noise.nonce}">the press office</a> or read
<a href="/report.pdf?sid={noise.token}">the report</a>.</p></div><p>{stamp}</p>
<aside class="related"><h2>Related content</h2><ul>{others}</ul></aside></main>
<footer><p>{noise.readers} people are reading this site.</p></footer></body></html>"""


def weblog(
    noise: Noise, paragraphs: tuple[str, ...] = TEXT, stamp: str = "Last updated: 17 May 2019"
) -> str:
    """A theme of a weblog system: wrappers named after everything, share buttons and comments in
    the article."""
    cards = "".join(
        f'<div class="c"><h3><a href="/p/{i}">{t}</a></h3><p>What the towns along the river made of it in the end.</p></div>'
        for i, t in enumerate(_rotated(OTHERS, noise.related))
    )
    text = f'<div class="ad-slot"><p>{ADVERTS[noise.advert % 3]}</p></div>'.join(
        f"<p>{p}</p>" for p in paragraphs
    )
    comments = "".join(
        f"<p>Reader {i} thinks that the bridges were fine as they were.</p>"
        for i in range(noise.comments % 4)
    )
    return f"""<!doctype html><html lang="en"><head><title>Towns agree on the old bridges – River Towns</title></head>
<body class="single with-sidebar"><div id="page"><div id="main" class="sidebar-right"><article class="post">
<h1 class="entry-title">Towns agree on the old bridges</h1><div class="entry-meta">{stamp}</div>
<div class="entry-content">{text}<div class="sharedaddy"><p>Share this: {noise.readers} shares</p></div></div>
<section id="comments"><h2>{noise.comments % 4} comments</h2>{comments}</section></article>
<div class="x-1">{cards}</div></div><div class="cookie-notice"><p>We use cookies, visit {noise.nonce}.</p></div></div></body></html>"""


def flat(
    noise: Noise, paragraphs: tuple[str, ...] = TEXT, stamp: str = "Last updated: 17 May 2019"
) -> str:
    """An old site: tables for the page, bold type for headings, no landmark."""
    menu = "".join(
        f'<tr><td><a href="/{i}.htm">{m}</a></td></tr>'
        for i, m in enumerate(_rotated(("Index", "Archive", "Maps"), noise.menu))
    )
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<html lang="en"><head><title>Towns agree on the old bridges</title></head><body><table><tr><td class="menu"><table>{menu}</table>
<p class="counter">Visitor {noise.readers}</p></td><td><h1>Towns agree on the old bridges</h1><p><i>{stamp}</i></p>{text}
<img src="/photo.jpg?{noise.nonce}" alt="The old bridge"></td></tr></table><p class="footer">{noise.today}</p></body></html>"""


def application(
    noise: Noise, paragraphs: tuple[str, ...] = TEXT, stamp: str = "Last updated: 17 May 2019"
) -> str:
    """A rendered JavaScript application: divisions with names that a compiler made."""
    text = "".join(
        f'<div class="css-1ab{i}"><span class="sc-9xk">{p}</span></div>'
        for i, p in enumerate(paragraphs)
    )
    return f"""<!doctype html><html lang="en"><head><title>Towns agree on the old bridges</title>
<script id="__DATA__" type="application/json">{{"token":"{noise.token}"}}</script></head><body><div id="root" data-v="{noise.nonce}">
<div class="css-top" role="banner"><div>{noise.today}</div></div><div class="css-mid"><h1 class="css-h">Towns agree on the old bridges</h1>
<div class="css-d">{stamp}</div><div class="css-t">{text}</div></div>
<div class="css-foot" role="contentinfo"><div>{noise.readers} online</div></div></div></body></html>"""


ROOMS = (government, weblog, flat, application)
