"""The size and shape of the code, in the columns by which other projects of the field were
measured.

    python bench/style.py [FOLDER ...] [--worst 10]

Without folders, the package itself. Blank lines count for no width. The complexity of a function is
McCabe's, with each comprehension, its conditions and each conditional expression counted as a
branch, since a dense line is no simpler than a long one. `--worst` names the functions behind it.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import statistics
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).parent.parent
WIDE, COMPLEX, LONG = 100, 10, 50  # columns; branches; lines
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCH = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
NESTS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
WAIVER = re.compile(r"#\s*(type: ignore|noqa|fmt: skip|fmt: off)")


@dataclass(frozen=True, slots=True)
class Function:
    place: str
    lines: int
    complexity: int
    nesting: int
    public: bool
    documented: bool


@dataclass(slots=True)
class Code:
    """What was counted. `widths` are those of the lines that are not blank."""

    files: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    waivers: dict[str, int] = field(default_factory=dict)
    comments: int = 0
    broad: int = 0
    globals: int = 0

    def add(self, path: Path, name: str) -> None:
        text = path.read_text()
        lines = text.splitlines()
        self.files.append(len(lines))
        self.widths += [len(line) for line in lines if line.strip()]
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                self.comments += 1
                if found := WAIVER.search(token.string):
                    self.waivers[found[1]] = self.waivers.get(found[1], 0) + 1
        for node in ast.walk(ast.parse(text)):
            self.broad += isinstance(node, ast.ExceptHandler) and is_broad(node)
            self.globals += isinstance(node, ast.Global)
            if isinstance(node, FUNCTION):
                self.functions.append(function(node, name))


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (
        isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException")
    )


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Function:
    return Function(
        place=f"{name}:{node.lineno} {node.name}",
        lines=(node.end_lineno or node.lineno) - node.lineno + 1,
        complexity=1 + sum(map(branches, own(node))),
        nesting=depth(node),
        public=not node.name.startswith("_"),
        documented=ast.get_docstring(node) is not None,
    )


def own(node: ast.AST) -> Iterable[ast.AST]:
    """What is within a function and not within another one inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FUNCTION):
            yield child
            yield from own(child)


def branches(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCH))


def depth(node: ast.AST) -> int:
    below = [
        depth(child) for child in ast.iter_child_nodes(node) if not isinstance(child, FUNCTION)
    ]
    return max(below, default=0) + isinstance(node, NESTS)


def share(count: int, of: int) -> str:
    return f"{count} = {100 * count / of:.1f} %" if of else "0"


def report(code: Code) -> Iterable[tuple[str, object]]:
    lines, sizes = sum(code.files), [f.lines for f in code.functions]
    public = [f for f in code.functions if f.public]
    yield "modules", len(code.files)
    yield "lines", lines
    yield "median file", statistics.median(code.files)
    yield "largest file", max(code.files)
    yield "functions", len(sizes)
    yield "function p95 / max", f"{sorted(sizes)[int(0.95 * len(sizes))]} / {max(sizes)}"
    yield f"functions > {LONG} lines", sum(size > LONG for size in sizes)
    yield "broad excepts / 1,000 lines", f"{1000 * code.broad / lines:.2f} ({code.broad})"
    yield "globals", code.globals
    for waiver in ("type: ignore", "noqa", "fmt: skip", "fmt: off"):
        yield waiver, code.waivers.get(waiver, 0)
    yield "mean line length", f"{statistics.mean(code.widths):.1f}"
    wide = sum(width > WIDE for width in code.widths)
    yield f"lines > {WIDE} columns", share(wide, len(code.widths))
    yield "longest line", max(code.widths)
    documented = sum(f.documented for f in code.functions)
    yield "docstrings, all functions", share(documented, len(code.functions))
    yield "docstrings, public functions", share(sum(f.documented for f in public), len(public))
    yield "comments / 100 lines", f"{100 * code.comments / lines:.1f}"
    yield "nesting max", max(f.nesting for f in code.functions)
    complex_ = sum(f.complexity > COMPLEX for f in code.functions)
    yield f"functions of complexity > {COMPLEX}", share(complex_, len(code.functions))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="name so many complex functions")
    given = parser.parse_args()
    packages = [HOME / name for name in ("monitor", "spiders", "misajour")]
    folders = given.folders or [folder for folder in packages if folder.is_dir()]
    code = Code()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            code.add(path, str(path.relative_to(folder.parent)))
    for name, value in report(code):
        print(f"{name:<32} {value}")
    for worst in sorted(code.functions, key=lambda f: -f.complexity)[: given.worst]:
        print(f"{worst.complexity:>4}  {worst.place}")


if __name__ == "__main__":
    main()
