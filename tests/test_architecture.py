"""The direction of the imports, each dependency's room, and the sizes."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
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
    {"assembly", "indexing", "passes", "watch", "schedule", "writer", "onboard"},
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


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules that `path` imports, wherever in it: `from a import b` may name `a.b` or `a`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= (inner & NAMES) | ({base} if inner - NAMES else set())
    return frozenset(found)


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """A way that leads back to where it begins; empty where there is none."""
    try:
        graphlib.TopologicalSorter(arrows).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def row(name: str) -> int:
    return next(number for number, rooms in enumerate(ROWS) if name in rooms)


def astray(here: str, file: str, name: str) -> str:
    """What is wrong with an import of the module `name` in the room `here`; empty where nothing
    is."""
    top, _, rest = name.partition(".")
    target = rest.partition(".")[0]
    if here == "spiders" and top == "monitor" and name != "monitor.source":
        return "a spider imports monitor.source and no other"
    if top == "misajour" and here not in ("misajour", "spiders"):
        return "the face knows the program, and not the other way round"
    if top == "spiders" and here != "spiders" and file != "doctor.py":
        return "monitor knows the spiders' package by name only"
    if here == "misajour" and top == "monitor" and target in BELOW_THE_FACE:
        return "it comes with `import misajour`"
    ours = here not in ("spiders", "misajour", "__init__")
    if ours and top == "monitor" and target not in ("", "__version__") and row(target) > row(here):
        return "it lies below"
    if here == "decide" and top == "monitor" and target not in OF_DECIDE | {"decide"}:
        return "the judgement of a visit may not know of it"
    return f"it does not belong in {here}" if here not in HOMES.get(top, {here}) else ""


def test_arrows_and_homes():
    found = {
        (str(path.relative_to(ROOT)), name): astray(room(path), path.name, name)
        for path in MODULES
        for name in imports(path)
    }
    assert len(found) > 2000
    assert {arrow: fault for arrow, fault in found.items() if fault} == {}


@pytest.mark.parametrize(
    ("here", "file", "name"),
    [
        ("spiders", "who.py", "monitor.store"),
        ("store", "schema.py", "misajour"),
        ("crawl", "loader.py", "spiders"),
        ("misajour", "api.py", "monitor.alert"),
        ("store", "schema.py", "monitor.record.write"),
        ("decide", "rules.py", "monitor.config"),
        ("store", "schema.py", "scrapy"),
    ],
)
def test_an_arrow_that_leads_astray_is_found(here, file, name):
    assert astray(here, file, name)


def test_a_migration_calls_nothing_that_may_change_after_it():
    steps = sorted((ROOT / "monitor/store/steps").glob("*.py"))
    ours = {path.stem: [n for n in imports(path) if n.startswith("monitor")] for path in steps}
    assert len(ours) > 20
    assert {step: names for step, names in ours.items() if names} == {}


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


def habits(path: Path, most: int) -> Iterator[str]:
    """What in a module is too long (it may have so many lines), or is not done here."""
    lines = len(path.read_text().splitlines())
    if lines > most:
        yield f"{lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.end_lineno - node.lineno >= 50:
                yield f"line {node.lineno}: {node.name} is too long to see at once"
        elif isinstance(node, ast.Global):
            yield f"line {node.lineno}: global"
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"line {node.lineno}: a bare except"


def test_sizes_and_habits():
    found = {
        str(path.relative_to(ROOT)): [*habits(path, 60 if room(path) == "spiders" else 400)]
        for path in MODULES
    }
    assert {module: faults for module, faults in found.items() if faults} == {}


def test_what_is_too_long_or_not_done_here_is_found(tmp_path):
    module = tmp_path / "module.py"
    body = "    global x\n    try:\n        x = 1\n    except:\n        pass\n"
    module.write_text(f"def long():\n{body * 12}" + "\n" * 400)
    assert {re.sub(r"\d+", "N", fault) for fault in habits(module, 400)} == {
        "N lines",
        "line N: long is too long to see at once",
        "line N: global",
        "line N: a bare except",
    }


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
