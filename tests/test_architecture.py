"""The direction of the imports, each dependency's room, and the sizes."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("misajour", "monitor", "spiders")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
# Each room imports from its own row and the rows above it.
ROWS = (
    {"model", "errors", "languages", "wording"},
    {"addresses", "config", "cron", "extract", "compare"},
    {"decide"},
    {"read", "store"},
    {"record", "health", "output"},
    {"crawl", "alert", "browse", "evidence", "ingest"},
    {"source"},
    {"cluster"},
    {"assembly", "passes", "watch", "schedule", "writer", "onboard"},
    {"testing"},
    {"commands", "demo"},
)
# All that the judgement of a visit may know of.
OF_DECIDE = {"model", "extract", "compare"}
# What `import misajour` must not bring with it: crawling, mailing, the daemon.
BELOW_THE_FACE = {
    "alert",
    "browse",
    "cluster",
    "source",
    "passes",
    "watch",
    "schedule",
    "commands",
    "demo",
}
# Where each dependency is used. It is replaced, or its next version met, in these rooms only.
HOMES = {
    "aiohttp": {"crawl", "demo"},
    "aiosmtpd": {"demo"},
    "apprise": {"alert"},
    "apscheduler": {"schedule"},
    "asn1crypto": {"store"},
    "babel": {"alert"},
    "bs4": {"extract"},
    "charset_normalizer": {"extract"},
    "click": {"commands"},
    "cronsim": {"cron"},
    "cryptography": {"store"},
    "css_inline": {"alert"},
    "datasette": {"browse", "commands"},
    "distributed": {"cluster"},
    "dateparser": {"extract"},
    "deepdiff": {"compare"},
    "hijridate": {"extract"},
    "httpx": {"alert", "evidence", "watch"},
    "idna": {"addresses", "alert"},
    "jinja2": {"alert"},
    "jmespath": {"config", "crawl", "extract"},
    "lxml": {"crawl"},
    "mammoth": {"extract"},
    "markupsafe": {"alert", "browse", "compare", "evidence", "misajour"},
    "pebble": {"read"},
    "playwright": {"crawl"},
    "pandas": {"misajour"},
    "prometheus_client": {"health"},
    "protego": {"crawl"},
    "parsel": {"config", "crawl"},
    "pydantic": {"config", "crawl", "misajour", "onboard", "testing"},
    "pyarrow": {"commands"},
    "pypdfium2": {"extract"},
    "regex": {"config", "crawl", "extract", "store"},
    "rfc3161_client": {"evidence", "store"},
    "scrapy": {"crawl", "onboard", "testing"},
    "smtplib": {"alert"},
    "soupsieve": {"config"},
    "sqlite_utils": {"store"},
    "tomlkit": {"onboard"},
    "tqdm": {"commands"},
    "uvicorn": {"commands"},
    "w3lib": {"addresses", "crawl"},
    "warcio": {"evidence", "ingest"},
    "webencodings": {"extract"},
    "yarl": {"crawl"},
    "zstandard": {"cluster", "store"},
}


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "monitor" else parts[0]


def name_of(path: Path) -> str:
    """The module's name; that of a package where it is an `__init__`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def imports(path: Path) -> set[str]:
    """The modules that `path` imports, wherever in it: `from a import b` may name `a.b` or `a`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= (inner & NAMES) | ({base} if inner - NAMES else set())
    return found


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """A way that leads back to where it begins; empty where there is none."""
    try:
        graphlib.TopologicalSorter(arrows).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def row(name: str) -> int:
    return next(number for number, rooms in enumerate(ROWS) if name in rooms)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_and_homes(path):
    here = room(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if here == "spiders":
            assert name == "monitor.source" or top != "monitor", f"a spider imports {name}"
        elif top == "misajour":
            assert here == "misajour", "the face knows the program, and not the other way round"
        elif top == "spiders":
            assert path.name == "doctor.py", "monitor knows the spiders' package by name only"
        elif here == "misajour":
            assert target not in BELOW_THE_FACE, f"{path.name} imports {name}"
        elif top == "monitor" and target not in ("", "__version__") and here != "__init__":
            assert row(target) <= row(here), f"{path.name} imports {name}, which lies below it"
        if here == "decide" and top == "monitor":
            assert target in OF_DECIDE | {"decide"}, f"{path.name} imports {name}"
        if top in HOMES:
            assert here in HOMES[top], f"{name} does not belong in {here}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "monitor/store/steps").glob("*.py")), ids=lambda p: p.stem
)
def test_a_migration_calls_nothing_that_may_change_after_it(path):
    assert not [name for name in imports(path) if name.startswith("monitor")]


def test_no_room_imports_itself_by_way_of_another():
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        rooms = {name.split(".")[1] for name in imports(path) if name.startswith("monitor.")}
        arrows.setdefault(room(path), set()).update(rooms - {room(path)})
    assert not circle(arrows)


def test_no_module_imports_itself_by_way_of_another():
    assert not circle({name_of(path): imports(path) & NAMES for path in MODULES})


def test_the_search_for_circles_finds_one():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) in (["b", "c", "b"], ["c", "b", "c"])


def test_each_dependency_has_its_homes_and_lives_in_each():
    used: dict[str, set[str]] = {}
    for path in MODULES:
        for name in imports(path):
            used.setdefault(name.partition(".")[0], set()).add(room(path))
    ours = {"misajour", "monitor", "spiders", *sys.stdlib_module_names}
    assert {name: used[name] for name in used if name not in ours or name in HOMES} == HOMES


def test_each_package_that_is_installed_with_ours_is_used():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(normal(package), set()).add(module)
    wanted = [normal(re.match(r"[\w.-]+", line)[0]) for line in project["dependencies"]]
    assert len(wanted) > 20
    assert [name for name in wanted if not modules[name] & HOMES.keys()] == []


def normal(package: str) -> str:
    """PEP 503: one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes_and_habits(path):
    text = path.read_text()
    most = 60 if room(path) == "spiders" else 400
    assert len(text.splitlines()) <= most
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 50, f"{node.name} is too long to see at once"
        assert not isinstance(node, ast.Global)
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None)


def test_no_path_of_a_machine_and_no_registry_in_any_file():
    for path in [
        *MODULES,
        *ROOT.glob("*.toml"),
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "requirements.lock",
    ]:
        text = path.read_text()
        assert not re.search(r"(?<![\w.])/(?:work|root|farm)/", text), path
        assert "pypi.org/simple" not in text, path


def test_every_command_stands_in_the_reference_and_helps_with_an_example():
    import click

    from monitor.commands import COMMANDS, cli

    reference = (ROOT / "docs" / "reference.md").read_text()
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        named = {name: command}
        if isinstance(command, click.Group):
            named |= {f"{name} {inner}": one for inner, one in command.commands.items()}
        for words, one in named.items():
            assert "Example" in (one.help or ""), words
            assert f"`misajour {words}`" in reference, f"{words} is not in docs/reference.md"


def test_the_reference_is_what_the_code_says():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    kept = (ROOT / "docs" / "reference.md").read_text()
    assert kept == maker.reference(), "run: python docs/make_reference.py"


def test_every_key_kind_and_table_stands_in_the_reference():
    from monitor import config
    from monitor.model import Kind

    reference = (ROOT / "docs" / "reference.md").read_text()
    models = (config.General, config.SourceConfig, config.Subscription, config.Email)
    for model in (*models, config.BrowsePages):
        for name, info in model.model_fields.items():
            assert f"| `{info.alias or name}` |" in reference, name
    for kind in Kind:
        assert f"| `{kind}` |" in reference
    store = ROOT / "monitor" / "store"
    schema = "".join(p.read_text() for p in [store / "schema.py", *(store / "steps").glob("*.py")])
    for table in re.findall(r'db\.table\("(\w+)"\)\.create\(', schema):
        assert f"| `{table}` |" in reference, table


def test_every_test_that_the_promises_name_exists():
    named = re.findall(r"`((?:test_|bench/)[\w./]+)`", (ROOT / "docs" / "promises.md").read_text())
    assert len(named) > 20
    for name in named:
        path = ROOT / name if name.startswith("bench/") else ROOT / "tests" / f"{name}.py"
        assert path.exists(), name
