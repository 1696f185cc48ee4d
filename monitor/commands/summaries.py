"""What `misajour --help` says of each command, so that it need not import them all to ask. A test
holds each to the command's own help."""

from __future__ import annotations

SUMMARIES = {
    "init": "Write a commented misajour.toml to begin with.",
    "try": (
        "What would be watched at URL, the address of a home page, a press room, a feed or a "
        "sitemap."
    ),
    "add": "Add the press room at URL, or one of `misajour catalogue`, to misajour.toml.",
    "import": (
        "Add the feeds and pages that FILE names: OPML, as readers of feeds export it, or a "
        "text with an address per line, after which a name may stand."
    ),
    "catalogue": (
        "The institutions that `misajour add NAME` knows, all or those that have WORD: in "
        "their name, country, language, kind or addresses."
    ),
    "source": "Pause, resume, rename or retire a source.",
    "check": "One pass over what is due, second looks included; then deliver what is owed.",
    "run": "The daemon: watch every source by its schedule, and send what is owed.",
    "browse": "Browse the database: Datasette, with misajour's pages on top.",
    "status": (
        "Sources and their health, what is due, what waits, what is owed, the database's size"
        " and growth, and what is wrong."
    ),
    "list": "List the releases, with the number and the address that `history` and `diff` take.",
    "search": "Search all that releases ever said: also what was removed since, in any script.",
    "history": "What happened to a release: its revisions and changes.",
    "diff": "The redline between two revisions of a release, by default the last two.",
    "extract": "What misajour reads in a page: title, stamps, body, links.",
    "reread": "Read kept snapshots again, with the present code.",
    "ingest": "Read in what others captured of a source's pages, with the dates of the captures.",
    "verify": (
        "Check the store against its ledger: every row, every snapshot's bytes, every text, "
        "the chain of hashes."
    ),
    "backup": "Copy the database to FILE, while the daemon runs, and verify the copy.",
    "compact": (
        "Pack snapshots anew, each against what its press room's pages share or the page "
        "before it, and give free room back to the disk."
    ),
    "prune": "Give up the bytes of old visits, for good.",
    "alerts": "What is owed to subscribers: list it, send it, try a subscription.",
    "mute": "Have nothing mailed of a release, or of a source, until a time.",
    "mutes": "What is muted, until when, and how many mails that kept back.",
    "unmute": "Take a mute back, by its number in `misajour mutes`.",
    "export": "Print a table, or all that was removed and added.",
    "archive": "Ask a public archive to save pages of releases, one after the other.",
    "spider": (
        "The spiders of press rooms: list them, write one of your own, save pages of it, see "
        "that they still read as they did."
    ),
    "doctor": (
        "Try the whole installation: packages, each source's spider, selectors in kept pages, "
        "each address, the log-in at the mail server, webhooks, the cluster, database, disk, "
        "clock."
    ),
    "demo": (
        "The whole job in a minute, on this machine alone: a press room, the daemon, the "
        "mail, the pages."
    ),
}
