"""From nothing to a mail."""

from __future__ import annotations

from walking.office import FIRST, SECOND, TITLES, Office
from walking.walk import Walk


def newcomer(walk: Walk[Office]) -> None:
    """From nothing to a mail."""
    local, web = "--allow-addresses 127.0.0.1/32 --delay 0", f"http://127.0.0.1:{walk.web}/press"
    walk.tell(
        "**1. What would be watched?** `try` looks, and writes nothing. Take the address of a "
        "press room that you know, and leave out `--allow-addresses` and `--delay 0`: they are "
        "here because the room of this page stood on the same machine while it was made, and is "
        "gone. `make demo` has one that publishes and edits for you."
    )
    walk.type(f"misajour try {web} {local}")
    walk.tell("**2. Watch it.** `add` writes `misajour.toml`, which is yours to edit.")
    walk.type(f"misajour add {web} --name towns {local}")
    walk.tell(
        "Two lines change in `misajour.toml`, both under the `[misajour]` that is there. The first "
        "is for this machine only, the second (it was 60) so that you need not wait:"
    )
    walk.edit("[misajour]\n", '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n')
    walk.edit("confirm_after = 60 ", "confirm_after = 1 ")
    walk.tell("**3. The first pass** reads what is there already. Nobody is mailed of that.")
    walk.type("misajour check")
    walk.tell("**4. The office edits**, and leaves its stamp alone: a “no” is gone.")
    walk.site.release(2, TITLES[1], FIRST, SECOND.replace("no plan", "a plan"))
    walk.type("misajour check")
    walk.tell(
        "These releases are weeks old, and an old one is looked at less often than one of today. "
        "`--now` looks at all of them:"
    )
    walk.type("misajour check --now")
    walk.tell(
        "What seemed changed was looked at again a second later, and then believed. The mail was "
        "written as a file, since there is no mail server in the configuration. The line ends "
        "with the release's number and address, either of which the next commands take:"
    )
    walk.type(f"misajour diff {web}/2.html", f"misajour history {web}/2.html")
    walk.tell("**5. A mail server.** With your own host, user and a password in the environment:")
    server = f'[email]\nsmtp = "smtp://127.0.0.1:{walk.smtp}"\n'
    walk.edit("# [email]\n", f'{server}from = "misajour <misajour@example.org>"\n')
    walk.type("misajour doctor", "misajour alerts test desk")
    walk.mail()
    walk.tell("**6. The next edit is a mail.** Two thousand crowns become twenty thousand:")
    walk.site.release(1, TITLES[0], FIRST.replace("2 000", "20 000"), SECOND)
    walk.type("misajour check --now")
    walk.mail()
    walk.tell("**7. How it stands.**")
    walk.type("misajour status")
    walk.tell(
        "Next: `misajour run` watches by each source's schedule until you stop it "
        "([operations](operations.md)), and `misajour browse` shows all of it in a browser."
    )
