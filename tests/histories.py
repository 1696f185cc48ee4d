"""Histories of several press rooms in several scripts, read in as captures of their own times: what
the pages are looked at over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import misajour

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Room:
    """A press room: its paragraphs, a word that its silent edits drop, and what its stamp says."""

    name: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    word: str
    put: str
    stamp: str


ROOMS = (
    Room("conseil", "fr", "Déclaration du Conseil sur les vieux ponts",
         ("Le Conseil des villes du fleuve s’est réuni mardi pour décider du financement des vieux ponts.",
          "Il n’engagera pas de pourparlers avec l’autre rive avant la reconstruction des quarante ponts.",
          "« Nous avons assez attendu ces réparations », a déclaré la présidente du Conseil, Mme Ada Norling."),
         "quarante ", "", "Mis à jour le : {:%d/%m/%Y}"),
    Room("majlis", "ar", "بيان المجلس بشأن الجسور القديمة",
         ("اجتمع مجلس مدن النهر يوم الثلاثاء لبحث تمويل ترميم الجسور القديمة في السنوات المقبلة.",
          "لن تجرى أي محادثات مع الطرف الآخر قبل إعادة بناء الجسور الأربعين في الوادي.",
          "وقالت رئيسة المجلس إن المدن انتظرت هذه الإصلاحات بما فيه الكفاية."),
         "لن تجرى أي محادثات", "ستجرى محادثات", "آخر تحديث: {:%d/%m/%Y}"),
    Room("huiyi", "zh", "理事会关于旧桥的声明",
         ("河流城镇理事会星期二开会，讨论今后几年如何支付旧桥的修缮费用。",
          "在四十座桥梁重建之前，不会与对方举行会谈。",
          "理事会主席说，各城镇等待这些维修已经够久了。"),
         "不会", "将会", "更新时间：{:%Y-%m-%d}"),
    Room("council", "en", "Statement by the Council on the old bridges",
         ("The council of the river towns met on Tuesday to settle how the old bridges will be paid for.",
          "There will be no talks with the other side before the forty bridges have been rebuilt.",
          "“We have waited long enough for these repairs,” said the chair of the council, Ms Ada Norling."),
         "no talks", "talks", "Last updated: {:%d %B %Y}"),
)  # fmt: skip


def page(room: Room, number: int, paragraphs: tuple[str, ...], born: datetime, stamp: datetime):
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    title = f"{room.title} {number}"
    right = ' dir="rtl"' if room.language == "ar" else ""
    return (
        f'<!doctype html><html lang="{room.language}"{right}><head><meta charset="utf-8">'
        f'<title>{title}</title><meta property="article:published_time" content="{born.isoformat()}">'
        f"</head><body><main><article><h1>{title}</h1><p class='date'>{room.stamp.format(stamp)}</p>"
        f"{body}</article></main></body></html>"
    ).encode()


def captures(room: Room, first: datetime, releases: int) -> Iterator[misajour.Capture]:
    """Each release as published, then silently edited, then edited with a new stamp."""
    for number in range(1, releases + 1):
        born = first + number * DAY
        url = f"https://{room.name}.example.org/press/{number}.html"
        texts = [(born, room.paragraphs, born)]
        if number % 2:
            changed = tuple(p.replace(room.word, room.put) for p in room.paragraphs)
            texts.append((born + timedelta(hours=2 * number + 1), changed, born))
        if number % 3 == 0:
            at = born + number * DAY
            texts.append((at, (*texts[-1][1][:2], texts[-1][1][2] + " 2026."), at))
        for seen, paragraphs, stamp in texts:
            yield misajour.Capture(
                url=url, seen=seen + timedelta(minutes=7),
                body=page(room, number, paragraphs, born, stamp),
            )  # fmt: skip


def read_in(
    database: Path,
    *,
    releases: int = 8,
    first: datetime | None = None,
    rooms: tuple[Room, ...] = ROOMS,
) -> None:
    """The releases of these rooms into a database."""
    first = first or datetime(2026, 11, 1, 9, tzinfo=UTC)
    for room in rooms:
        misajour.ingest(
            database,
            list(captures(room, first, releases)),
            source=room.name,
            language=room.language,
        )
