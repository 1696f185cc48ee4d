from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.commands import scaffold
from monitor.commands.common import (
    config_path,
    logging_for,
    say,
    say_json,
    with_config,
    with_logging,
)
from monitor.errors import ExtractError, UsageError
from monitor.onboard.named import address_of

if TYPE_CHECKING:  # half a second that `--help` saves
    from monitor.commands.project import Answer, Project
    from monitor.config import Config
    from monitor.crawl.source import Source
    from monitor.testing import SavedPage, SavedPages


@click.group("spider")
def command() -> None:
    """The spiders of press rooms: list them, write one of your own, save pages of it, see that they
    still read as they did.

    \b
    Example:
        misajour spider list
        misajour spider new ministry https://www.example.org/press/2026/bridges.html
        misajour spider check
    """


def _page_options(function: Any) -> Any:
    options = (
        click.option(
            "--page",
            "file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            help="A page that is saved already; URL is not asked for.",
        ),
        click.option(
            "--case", default="release", show_default=True, help="What the page is to be called."
        ),
        click.option("--force", is_flag=True, help="Overwrite what is there."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@command.command("new")
@click.argument("name")
@click.argument("url")
@click.option("--package", metavar="NAME", help="The Python package that it goes into.")
@_page_options
@with_config
def new(
    config: Config,
    *,
    name: str,
    url: str,
    package: str | None,
    file: Path | None,
    case: str,
    force: bool,
) -> None:
    """Write the spider NAME from URL, the address of one of its releases.

    Beside misajour.toml: the module, in the last of the packages that `spiders` names (or in
    rooms/, which is then named there); the page and what is read in it, in tests/pages; and a test
    for pytest. The page is asked for once and as any other: robots.txt is kept, private addresses
    are refused.

    \b
    Example:
        misajour spider new ministry https://www.example.org/press/2026/bridges.html
        misajour spider new ministry https://www.example.org/press/1.html --page saved.html
    """
    from monitor.commands.project import Project, page_of, plain_faults, write

    if fault := scaffold.fault_of_name(name):
        raise UsageError(fault)
    project, url = Project(config), address_of(url)
    package = project.package_for_new(package)
    module = project.folder_of(package) / f"{scaffold.module_of(name)}.py"
    page = _place_of_page(project, name, case)
    taken = project.all_spiders(package).get(name)
    if taken is not None and taken.__module__ != f"{package}.{module.stem}":
        raise UsageError(f"a spider is called {name!r} already, in {taken.__module__}")
    _refuse_to_overwrite(force, module, page, page.with_suffix(".json"))
    toml = project.toml_with(package)
    answer = _answer(url, page_of(url, file, config))
    draft = scaffold.Draft.of(name, answer.url, _language(answer), config.misajour.timezone)
    with plain_faults():
        if not (init := module.parent / "__init__.py").exists():
            write(init, scaffold.PACKAGE)
        write(module, scaffold.module(draft))
        say(f"{module} written")
        spider = project.spider_written(package, module.stem, name)
        _save(spider, page, answer, draft.language)
        _write_test(project, package)
        if toml:
            write(config.path, toml)
            say(f"{config.path}: `spiders` names {package!r} now")
    say()
    say(scaffold.next_steps(draft, config.path))


@command.command("save")
@click.argument("name")
@click.argument("url")
@click.option(
    "--language", default="", help="The edition that the page is of.  [default: the first]"
)
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="Ask as this source of the configuration does.  [default: that whose host it is]",
)
@_page_options
@with_config
def save(
    config: Config,
    *,
    name: str,
    url: str,
    language: str,
    source: str,
    file: Path | None,
    case: str,
    force: bool,
) -> None:
    """Save one more page of the spider NAME, and what is read in it now.

    A page at an address in which the spider looks for releases is saved with the releases that it
    names.

    \b
    Example:
        misajour spider save ministry https://www.example.org/press --case listing
    """
    from monitor.commands.project import Project, page_of, plain_faults

    project, url = Project(config), address_of(url)
    spider = project.spider(name)
    page = _place_of_page(project, name, case)
    _refuse_to_overwrite(force, page, page.with_suffix(".json"))
    answer = page_of(url, file, config, source)
    with plain_faults():
        _save(spider, page, _answer(url, answer), language)


_own_config = click.option(
    "--config",
    "own_config",
    metavar="FILE",
    help="The configuration, whose folder has the spiders.  [default: misajour.toml]",
)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per spider.")
@_own_config
@with_logging
@click.pass_context
def list_(ctx: click.Context, as_json: bool, own_config: str | None) -> None:
    """The spiders that a source may name: each with where it is from and what it reads.

    They come with misajour (built-in), lie beside misajour.toml (project), or in another package
    that its key `spiders` names (package), or an installed distribution offers them (plug-in). What
    one reads is the first line of its docstring. Exits 1 where a module cannot be loaded.

    \b
    Example:
        misajour spider list
        misajour spider list --json
    """
    from monitor.commands.available import available

    logging_for(ctx)
    found, broken = available(_project_of(ctx, own_config))
    names = max((len(spider.name) for spider in found), default=0)
    places = [f"{spider.origin} ({spider.holder})" for spider in found]
    width = max(map(len, places), default=0)
    for spider, place in zip(found, places, strict=True):
        if as_json:
            say_json(asdict(spider))
        else:
            say(f"{spider.name:<{names}}  {place:<{width}}  {spider.about}".rstrip())
    for module, why in broken.items():
        say(f"{module} cannot be loaded: {why}", fg="red", err=True)
    if broken:
        raise SystemExit(1)


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--accept", is_flag=True, help="From now on they must read as they do now.")
@_own_config
@with_logging
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...], accept: bool, own_config: str | None) -> None:
    """Read all saved pages of your spiders, or of those named, and say what differs. Asks no host.

    Exits 1 where a page reads otherwise than its JSON says, or a spider has no page.

    \b
    Example:
        misajour spider check
        misajour spider check ministry --accept
    """
    logging_for(ctx)
    project = _project_of(ctx, own_config)
    pages, chosen = _pages_of(project, names)
    faults = _without_page(names, pages) if names else pages.faults()
    differing = [page for page in chosen if not _as_saved(page, accept)]
    for sentence in faults:
        say(sentence, fg="red")
    if differing or faults:
        raise SystemExit(1)
    one = len(chosen) == 1
    say(f"{len(chosen)} saved {'page reads as it' if one else 'pages read as they'} should")


def _pages_of(project: Project, names: tuple[str, ...]) -> tuple[SavedPages, list[SavedPage]]:
    """All saved pages, and those of the spiders `names`, or of all. Raises UsageError where there
    is not a spider of such a name, or there is none."""
    from monitor.testing import SavedPages

    packages = project.packages()
    if not packages:
        raise UsageError(
            "there is no spider of your own; `misajour spider new NAME URL` writes one"
        )
    for name in names:
        project.spider(name)  # says which there are
    pages = SavedPages(project.pages, packages, project.root)
    return pages, [page for page in pages if not names or page.spider.name in names]


def _project_of(ctx: click.Context, own_config: str | None) -> Project:
    """The project of the configuration, which must be there if it was named."""
    from monitor.commands.project import Project
    from monitor.config import load, parse

    path = config_path(ctx, own_config)
    given = bool(own_config or ctx.obj)
    # a checkout of misajour has spiders, and no configuration
    return Project(load(path) if given or path.exists() else parse("", path))


def _without_page(names: tuple[str, ...], pages: SavedPages) -> list[str]:
    return [f"there is no saved page of {name!r}" for name in names if not pages.of(name)]


def _as_saved(page: SavedPage, accept: bool) -> bool:
    """Whether `page` reads as it should, said; with `accept`, it does from now on."""
    try:
        found = page.differences()
    except UsageError as error:
        say(f"{page}: {error}", fg="red")
        return False
    if not found:
        say(f"{page}: as saved")
        return True
    say(f"{page}: differs", fg="yellow" if accept else "red")
    for difference in found:
        for line in difference.split("\n"):
            say(f"  {line}")
    if accept:
        page.accept()
    return accept


def _place_of_page(project: Project, name: str, case: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9][\w-]{0,60}", case, re.ASCII):
        raise UsageError(f"--case {case!r}: letters, digits, hyphens and underscores")
    return project.pages / name / f"{case}.html"


def _refuse_to_overwrite(force: bool, *paths: Path) -> None:
    for path in paths:
        if path.exists() and not force:
            raise UsageError(f"{path} exists already; --force overwrites it")


def _answer(asked: str, answer: Answer) -> Answer:
    if answer.url != asked:
        say(f"{asked} leads to {answer.url}")
    return answer


def _language(answer: Answer) -> str:
    """What the page says of its language. Raises ExtractError where it is not a page."""
    from monitor import extract

    try:
        return extract.read(answer.body, answer.url, charset=answer.charset).language
    except ExtractError as error:
        raise ExtractError(f"{answer.url}: {error}") from None


def _save(spider: type[Source], place: Path, answer: Answer, language: str) -> None:
    from monitor.testing import SavedPage

    source = {"language": language} if language else {}
    page = SavedPage.write(
        spider, place, answer.body, url=answer.url, charset=answer.charset, source=source
    )
    say(f"{place} saved, {len(answer.body)} bytes; {page.expected.name} says what is read in it:")
    for line in page.summary():
        say(f"  {line}")


def _write_test(project: Project, package: str) -> None:
    from monitor.commands.project import write

    if not project.test.exists():
        write(project.test, scaffold.test_module(package))
        say(f"{project.test} written: run it with pytest")
    elif f'"{package}"' not in project.test.read_text(encoding="utf-8"):
        say(f"{project.test} does not name {package!r}: add it to its packages", fg="red")
