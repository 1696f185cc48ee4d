"""A source breaks, its operator is told, mends it, and moves the store to another machine."""

from __future__ import annotations

from walking.office import Office
from walking.walk import Walk


def operator(walk: Walk[Office]) -> None:
    """A source breaks, its operator is told, mends it, renames it and moves to another machine."""
    web = f"http://127.0.0.1:{walk.web}"
    walk.config.write_text(
        f"""[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0
contact = "ops@example.org"
operator = ["mailto:ops@example.org"]

# The towns rebuild their site now and then.
[[source]]
name = "towns"
spider = "watch"
delay = 0
listings = ["{web}/press"]

[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]

[email]
smtp = "smtp://127.0.0.1:{walk.smtp}"
from = "misajour <misajour@example.org>"
"""
    )
    walk.tell("**1. All is well.**")
    walk.type("misajour check", "misajour status --check")
    walk.tell(
        "**2. The office rebuilds its site**, and every address is another. A source is reported "
        "when two of its passes say so."
    )
    walk.site.move("/press", "/newsroom")
    walk.type("misajour check", ok=1)
    walk.type("misajour check", ok=1)
    walk.tell("The operator's mail:")
    walk.mail()
    walk.tell("**3. What the mail says to type.** The exit code is 1, for scripts.")
    walk.type("misajour status", ok=1)
    walk.tell(
        "**4. Mended**, by one line of `misajour.toml`. The releases are known by their texts:"
    )
    walk.edit(f'listings = ["{web}/press"]', f'listings = ["{web}/newsroom"]')
    walk.type("misajour check", "misajour check --now")
    walk.mail()
    walk.tell("**5. Renamed, and paused for a while.** Comments in the file stay.")
    walk.type(
        "misajour source rename towns council",
        "misajour source pause council",
        "misajour status",
        "misajour source resume council",
        "grep -B1 -A6 source misajour.toml",
    )
    walk.tell(
        "**6. To another machine**: the database by `backup`, which checks it, the configuration, "
        "and the key by which recipients are known; with them the folders `misajour.db.mutes` and "
        "`misajour.db.copies`, where there are any (here there are none). Here the other machine "
        "is another folder."
    )
    walk.type(
        "mkdir ../new",
        "misajour backup ../new/misajour.db",
        "cp misajour.toml misajour.db.key ../new/",
        "cd ../new && misajour doctor",
        "cd ../new && misajour verify",
        "cd ../new && misajour check --now",
    )
    walk.no_mail()
    walk.tell("Nothing is told twice there, and the next edit is told:")
    walk.site.pages["/newsroom/2.html"] = walk.site.pages["/newsroom/2.html"].replace(
        "no plan", "a plan"
    )
    walk.type("cd ../new && misajour check --now")
    walk.mail()
