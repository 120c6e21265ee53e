"""The house holds: what import-linter cannot see, read from the syntax trees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.mapping.charter import charter_from
from integration.mapping.template import template_from

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "integration"
PURE = (
    "model",
    "mapping",
    "rules",
    *(
        f"sync/{name}.py"
        for name in (
            "plan",
            "ledger",
            "answering",
            "desk",
            "stand_ins",
            "precision",
            "bulk",
            "members",
            "drift",
            "audit_health",
            "plan_site",
            "plan_site_texts",
            "plan_site_flows",
            "plan_effects",
            "plan_show",
            "plan_show_people",
            "without_roles",
        )
    ),
)
BANNED_CALLS = {
    "now",
    "today",
    "utcnow",
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "uuid4",
    "uuid1",
    "urandom",
    "print",
}
PURE_IMPORTS = {
    *(
        "__future__",
        "bisect",
        "collections",
        "contextlib",
        "copy",
        "dataclasses",
        "datetime",
        "difflib",
        "enum",
        "fractions",
        "functools",
        "graphlib",
        "hashlib",
    ),
    *(
        "hmac",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "unicodedata",
        "urllib",
        "zoneinfo",
    ),
    *("integration", "msgspec", "pydantic", "pydantic_core", "ruamel", "holidays"),
}
CLOCKS = {"datetime", "date", "time"}
ONE_DOOR = {
    "httpx": {"jira/transport.py", "sandbox/mount.py"},
    "requests": set(),
    "tenacity": {"jira/transport.py"},
    "atlassian": {"jira/transport.py"},
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


def _modules(*places: str) -> Iterator[tuple[str, ast.Module]]:
    for place in places or (".",):
        base = HOUSE / place
        for file in sorted(base.rglob("*.py")) if base.is_dir() else [base]:
            yield file.relative_to(HOUSE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_pure_rooms_import_no_door_clock_or_log():
    """Thinking modules import from a short list, on which nothing reaches the world."""
    found = [
        (name, module)
        for name, tree in _modules(*PURE)
        for module in _imports(tree)
        if module.split(".")[0] not in PURE_IMPORTS
    ]

    assert [] == found


def test_pure_rooms_call_no_clock_and_open_no_file():
    """Thinking modules call no now(), today(), open(), read_text() or uuid4()."""
    calls = [
        (name, node.lineno, _called(node))
        for name, tree in _modules(*PURE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in BANNED_CALLS
    ]

    clocks = [
        (name, node.lineno)
        for name, tree in _modules(*PURE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and getattr(node.value, "id", "") in CLOCKS
    ]

    assert [] == calls
    assert [] == clocks


@pytest.mark.parametrize("library", sorted(ONE_DOOR))
def test_each_library_of_the_door_stands_in_its_one_file(library: str):
    """httpx, requests, tenacity and atlassian are imported where the house says, and nowhere else."""
    found = {name for name, tree in _modules() if any(m.split(".")[0] == library for m in _imports(tree))}

    assert set() == found - ONE_DOOR[library]


def test_nouns_import_the_standard_library_only():
    """integration/model knows no library."""
    known = {"__future__", "collections", "dataclasses", "datetime", "typing", "hashlib", "json", "integration"}
    found = {(name, m) for name, tree in _modules("model") for m in _imports(tree) if m.split(".")[0] not in known}

    assert set() == found


def test_there_is_no_dry_run_flag_anywhere():
    """A dry run means not calling apply."""
    found = [
        name for name, tree in _modules() for n in ast.walk(tree) if getattr(n, "arg", getattr(n, "id", "")) == "dry_run"
    ]

    assert [] == found


def test_every_module_says_what_it_is_for():
    """A docstring stands first in each module."""
    assert [] == [name for name, tree in _modules() if not ast.get_docstring(tree)]


def test_no_module_is_longer_than_the_house_allows():
    """A module over 400 lines has two jobs."""
    long = {
        f.relative_to(ROOT).as_posix(): n
        for f in HOUSE.rglob("*.py")
        if (n := len(f.read_text().splitlines())) > LONGEST_MODULE
    }

    assert {} == long


def test_no_function_is_longer_than_the_house_allows():
    """A function over 40 lines has two jobs."""
    long = [
        (name, node.name, node.end_lineno - node.lineno + 1)
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]

    assert [] == long


def test_no_test_uses_a_mock():
    """Values, the sandbox, or respx; nothing is patched into pretending."""
    banned = {"unittest.mock", "mock", "pytest_mock"}
    found = [
        file.name
        for file in sorted((ROOT / "tests").rglob("*.py"))
        if banned & set(_imports(ast.parse(file.read_text(encoding="utf-8"))))
    ]

    assert [] == found


def test_every_test_has_its_sentence():
    """A test's docstring says the truth it checks."""
    silent = [
        f"{file.name}::{node.name}"
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert [] == silent


def test_everything_a_readme_links_to_exists():
    """Pictures and pages named in both languages are there."""
    for name in ("README.md", "README.fr.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = [link for link in re.findall(r"\]\(([^)#]+)\)|`(docs/[^`]+|config/[^`]+)`", text) for link in link if link]

        assert [] == [link for link in named if not link.startswith("http") and not (ROOT / link).exists()]


def test_both_readmes_show_the_same_charter_and_it_is_right():
    """The ten lines are checked as any charter is."""
    charters = [
        re.search(r"```yaml\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
        for name in ("README.md", "README.fr.md")
    ]
    texts = [found.group(1) for found in charters if found]
    template = template_from((ROOT / "config/templates/crm-deployment.yaml").read_text(encoding="utf-8"), file="template")

    charter = charter_from(texts[0], file="README.md", template=template)

    assert 10 == len(texts[0].strip().splitlines())
    assert texts[0] == texts[1]
    assert ("VEL", "comment") == (charter.project_key, charter.mode)
