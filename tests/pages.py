"""Pages in the markup habits of press rooms, with text of our own."""

from __future__ import annotations

OPENING = (
    "The council of the river towns met on Tuesday to settle how the old bridges will be paid for "
    "in the coming years."
)
FIGURE = (
    "It will spend 2 000 crowns on each of the forty bridges, and the work begins in the spring "
    "of next year."
)
QUOTE = (
    "“We have waited long enough for these repairs,” said the chair of the council, Ms Ada Norling."
)
CLOSING = "A second report is expected before the summer, when the towns will decide how to go on."
TEXT = (OPENING, FIGURE, QUOTE, CLOSING)


def release(
    *paragraphs: str,
    title: str = "Towns agree on the old bridges",
    stamp: str = "Last updated: 17 May. 2019 11:26",
    extra: str = "",
    noise: str = "1",
    language: str = "en",
) -> str:
    body = "".join(f"<p>{p}</p>" for p in (paragraphs or TEXT))
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<script nonce="{noise}">var token="{noise}";</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><ul class="meta-line"><li>16 May. 2019 - 17 May. 2019</li><li>|</li><li>{stamp}</li></ul>
<h1>{title}</h1>{body}{extra}</article></main>
<aside class="most-read"><p>{noise} readers now</p></aside><footer><p>Session {noise}</p></footer></body></html>"""
