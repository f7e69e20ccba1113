"""Imports go one way, and torch stays out of the web process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

OURS = {"aecore", "trajectories", "classroom", "takehome", "ui", "pages", "app", "run"} | {
    "tests",
    "benchmarks",
    "words",
    "tools",
}
MAY_IMPORT = {
    "aecore": {"aecore"},
    "words": {"words"},
    "trajectories": {"trajectories", "words", "aecore"},
    "takehome": {"takehome", "trajectories", "words", "aecore"},
    "classroom": {"classroom", "trajectories", "words", "aecore"},
    "ui": {"ui", "trajectories", "classroom", "takehome", "words", "aecore"},
    "pages": {"ui", "takehome", "trajectories", "classroom", "words", "aecore"},
    "app": {"trajectories", "classroom", "takehome", "ui", "words", "aecore"},
    "run": {"tools"},
    "tools": {"tools"},
}
HEAVY = {"torch", "numba", "llvmlite"}  # what trains: half a second and a hundred megabytes, for workers only
STREAMLIT = {"ui", "pages", "app"}
SOCKETS = {"socket", "http", "urllib", "requests", "httpx", "starlette", "uvicorn"}


def files_of(room: str) -> list[Path]:
    return [ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else sorted((ROOT / room).rglob("*.py"))


def imports(file: Path) -> set[str]:
    """The full names of all modules a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively; write the room's name"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room):
    for file in files_of(room):
        forbidden = (rooms(imports(file)) & OURS) - MAY_IMPORT[room]
        assert not forbidden, f"{file.relative_to(ROOT)} imports {forbidden}"


def test_the_core_asks_the_lab_for_one_thing_by_name():
    """What a notebook shows of a run is the lab's page: looked for where it is wanted, and never needed."""
    naming = [file for file in files_of("aecore") if "import_module" in file.read_text(encoding="utf-8")]
    assert {file.relative_to(ROOT).as_posix() for file in naming} == {"aecore/__init__.py", "aecore/export/ways.py"}


def test_no_page_imports_another():
    for file in files_of("pages"):
        assert "pages" not in rooms(imports(file)), file


@pytest.mark.parametrize("room", sorted(MAY_IMPORT.keys() - STREAMLIT))
def test_only_pages_and_their_glue_know_streamlit(room):
    for file in files_of(room):
        assert "streamlit" not in rooms(imports(file)), file


def test_the_core_has_no_sockets():
    for file in files_of("aecore"):
        assert not rooms(imports(file)) & SOCKETS, file


def test_session_and_address_bar_are_touched_in_one_file():
    touching = [
        file.relative_to(ROOT).as_posix()
        for room in STREAMLIT
        for file in files_of(room)
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        )
    ]
    assert touching == ["ui/state.py"]


def test_only_the_core_imports_what_trains():
    for room in MAY_IMPORT.keys() - {"aecore"}:
        for file in files_of(room):
            assert not rooms(imports(file)) & HEAVY, file


def test_run_needs_nothing_installed():
    assert rooms(imports(ROOT / "run.py")) <= {*sys.stdlib_module_names, "tools"}
    ours = {name for name in imports(ROOT / "run.py") if name.startswith("tools")}
    assert all(name.startswith("tools.environment") for name in ours)
    assert rooms(imports(ROOT / "tools/environment.py")) <= set(sys.stdlib_module_names)


def test_objectives_are_records_that_need_nothing_heavy():
    for file in files_of("aecore/engine/objectives"):
        assert not rooms(imports(file)) & HEAVY, file


def test_everything_the_web_process_imports_leaves_the_engine_alone():
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for room in ("trajectories", "classroom", "takehome", "ui")
        for file in files_of(room)
        if file.stem not in ("__init__", "worker") and "migrations" not in file.parts
    ]
    code = f"import sys, aecore, app, {', '.join(modules)}; sys.exit(bool(set({sorted(HEAVY)}) & sys.modules.keys()))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_a_running_lab_has_no_engine_in_its_web_process(server, page):
    page.goto(server.url + "/projection")
    page.get_by_role("slider", name="Bottleneck width").wait_for()
    opened = subprocess.run(
        [sys.executable, "-c", PROCESS_FILES, str(server.process.pid)], capture_output=True, text=True, check=True
    ).stdout
    assert "python" in opened
    assert "torch" not in opened and "llvmlite" not in opened


# The files a process has mapped: what it has really loaded, whoever imported it.
PROCESS_FILES = """
import pathlib, subprocess, sys
maps = pathlib.Path(f"/proc/{sys.argv[1]}/maps")
if maps.exists():
    print(maps.read_text())
elif sys.platform == "darwin":
    print(subprocess.run(["vmmap", sys.argv[1]], capture_output=True, text=True, check=True).stdout)
else:
    print(subprocess.run(["tasklist", "/m", "/fi", f"PID eq {sys.argv[1]}"], capture_output=True, text=True).stdout)
"""
