"""The shape of the code: who may import whom, who may print, how long a function may get, what the map names."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"
FILES = sorted(PACKAGE.rglob("*.py"))
LAYERS = (
    {"diagnostics", "engine"},
    {"project", "model"},
    {"load"},
    {"link", "judge", "requirements"},
    {"check", "plan", "releases"},
    {"render"},
    {"publish", "records", "issue", "classes", "audit", "readers"},
    {"pipeline"},
    {"cli"},
    {"__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """Every module that a file imports, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_layers_below_its_own(path):
    own = package_of(path)
    if own == "__init__":
        return

    wrong = []
    for name in imports(path):
        parts = name.split(".")
        below = parts[0] != "generator" or parts[1] in ("__version__", own) or RANK[parts[1]] < RANK[own]
        if not below:
            wrong.append(name)

    assert wrong == []


PRODUCTS = ("shared", "site", "paper", "training")
"""Packages of the plan, each of which imports only those before it; exports import what is shared alone."""


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.parent.name == "plan"], ids=lambda path: path.parent.name + path.stem
)
def test_a_product_of_the_plan_imports_only_products_before_its_own(path):
    own = path.parent.name
    before = PRODUCTS[: PRODUCTS.index(own) + 1] if own in PRODUCTS else ("shared", own)

    used = {name.split(".")[2] for name in imports(path) if name.startswith("generator.plan.") and name.count(".") > 2}

    assert used & {*PRODUCTS, "exports"} <= {*before}


@pytest.mark.parametrize(
    ("library", "door"),
    [
        ("mkdocs", "publish/site.py"),
        ("weasyprint", "render/pdf.py"),
        ("jinja2", "render/templates.py"),
        ("babel", "load/catalogue.py"),
        ("uharfbuzz", "render/fonts.py"),
        ("watchfiles", "publish/watch.py"),
        ("xlsxwriter", "render/workbook.py"),
        ("pptx", "render/pptx.py"),
        ("pypdfium2", "render/picture.py"),
        ("rfc8785", "model/published.py"),
        ("rich", "cli/console.py"),
    ],
)
def test_a_library_has_one_door(library, door):
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if any(name.split(".")[0] == library for name in imports(path))
    }

    assert {door} == users


def test_the_command_line_alone_knows_click():
    users = {package_of(path) for path in FILES if any(name.split(".")[0] == "click" for name in imports(path))}

    assert users == {"cli"}


def test_pdfs_that_come_back_are_opened_in_one_place():
    """pikepdf is a tool of many, on files of our own; what others have saved has one door."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if package_of(path) not in ("render", "issue")
        and any(name.split(".")[0] == "pikepdf" for name in imports(path))
    }

    assert users == {"records/pdf_fields.py"}


def test_only_the_project_asks_what_day_it_is_and_nobody_asks_for_chance():
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if re.search(r"\.today\(\)|\.now\(|time\.time|import random|uuid4", path.read_text(encoding="utf-8"))
    }

    assert {"project.py"} == asking


def test_only_the_command_line_prints_or_exits():
    speaking = {
        package_of(path)
        for path in FILES
        if re.search(r"\bprint\(|click\.echo|sys\.exit|raise SystemExit", path.read_text(encoding="utf-8"))
    }

    assert {"cli"} == speaking


def test_files_and_functions_keep_within_their_caps():
    long = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(PACKAGE).as_posix()
        if text.count("\n") > 400:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 60:
                long.append(f"{name}:{node.name}")

    assert long == []


def test_the_map_names_every_file_once_and_no_file_that_is_not_there():
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z_/]+\.py)` \|", readme, flags=re.MULTILINE)
    there = [path.relative_to(PACKAGE).as_posix() for path in FILES if path.name != "__init__.py"]

    assert sorted(there) == sorted(named)


def test_the_generator_knows_nothing_of_any_trade():
    """Words of the shipped handbook's trade belong to sop_data/ alone."""
    words = re.compile("telecom|broadband|电信|宽带|光猫|bakery", re.IGNORECASE)
    examples = re.compile(r"examples=\[.*?\],?\s*\)", re.DOTALL)
    knowing = [
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if words.search(examples.sub("", path.read_text(encoding="utf-8")))
    ]

    assert knowing == []


def test_files_of_others_are_read_in_one_place():
    """What waits or never ends, and what is too large, is refused there alone; the rest reads files of our own."""
    own = {
        "engine/files.py",  # opens the lock file
        "engine/store.py",  # the cache
        "publish/site.py",  # what the site engine has just written
        "pipeline/versions.py",  # releases that the chain has read
        "cli/guides.py",
        "cli/handbook.py",
    }
    reading = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if package_of(path) != "render"  # files of the program and of the theme
        and re.search(r"\.open\((?!io\.)|\.read_bytes\(|\.read_text\(|\bos\.open\(", path.read_text(encoding="utf-8"))
    }

    assert reading - own == {"engine/reading.py"}
