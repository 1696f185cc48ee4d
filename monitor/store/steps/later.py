"""Later revisions indexed by the words that they have, without where these stand."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.execute(
        "create virtual table search_later using fts5(words, "
        "content='', tokenize='ascii', prefix='3', detail=none)"
    )
    # Those that are in `search_texts` are taken over a little at a time, and found meanwhile: all
    # of them, since what was recorded while an older version filled the index is there as well. An
    # index that is not begun has none.
    db.execute(
        "insert into indexed (what, last, until) "
        "select 'later', 0, until from (select max(id) as until from revisions) "
        "where until > 0 and not exists (select 1 from indexed as filled "
        "where what = 'texts' and last = 0 and filled.until >= (select max(id) from revisions))"
    )
