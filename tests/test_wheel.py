"""The wheel holds everything: away from the repository, the notebook example runs and the lab answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import run
from tests.places import ROOT

NOT_BUILT_FROM = (".git", ".venv", "node_modules", "tests", "benchmarks", "docs", "build", "*.egg-info", "__pycache__")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder with nothing but the installed wheel, built from what is installed: no index is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    source, site = folder / "source", folder / "site"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*NOT_BUILT_FROM))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [*pip, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # What was compiled of these very files is taken along: whoever installs the wheel waits for the compiler once.
    kept = Path("aecore/engine/.compiled")
    if (ROOT / kept).exists():
        shutil.copytree(ROOT / kept, site / kept)
    return site


def away(site: Path, code: str, folder: Path) -> str:
    """What a script prints in an empty folder, with the wheel as the only place to find our modules."""
    environment = run_environment(site)
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def run_environment(site: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(site)}


def notebook_example() -> tuple[str, str]:
    """The README's script and what the README says it prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    script, printed = re.search(r"```python\n(.*?)```\s+```\n(.*?)```", text, re.DOTALL).groups()
    return script, printed


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"\d+\.\d+", text)]


def test_the_notebook_example_runs_from_the_wheel_and_prints_what_the_readme_says(site, tmp_path):
    script, printed = notebook_example()
    found = away(site, script, tmp_path)
    assert re.sub(r"\d", "", found).split() == re.sub(r"\d", "", printed).split()
    assert numbers(found) == pytest.approx(numbers(printed), abs=2e-2)  # another processor, other last digits


def test_the_modules_of_the_wheel_are_those_that_run(site, tmp_path):
    found = away(site, "import aecore, ui.command, app; print(aecore.__file__, ui.command.__file__)", tmp_path)
    assert all(Path(file).is_relative_to(site) for file in found.split())


def test_the_wheel_carries_what_the_lab_reads_besides_its_code(site):
    read = [
        file.relative_to(ROOT)
        for room in ("panels", "lessons", "words")
        for file in (ROOT / room).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    ]
    assert read
    assert [file for file in read if not (site / file).exists()] == []
    assert (site / "ui/settings/config.toml").read_bytes() == (ROOT / ".streamlit/config.toml").read_bytes()


def test_the_lab_starts_from_the_wheel_with_its_own_configuration(site, tmp_path):
    port = run.free_port(8951)
    command = [sys.executable, "-c", "import ui.command; ui.command.main()", "--server.port", str(port)]
    lab = subprocess.Popen(command, cwd=tmp_path, env=run_environment(site), stdout=subprocess.PIPE, text=True)
    try:
        assert run.wait_for_answer(lab, port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            module = re.search(r"/panels/\w+/stage\.js", answer.read().decode())[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{module}") as answer:
            assert b"export async function mount" in answer.read()
    finally:
        lab.terminate()
        lab.communicate(timeout=run.STOP_SECONDS)


def test_the_lab_in_the_repository_and_in_the_wheel_are_configured_alike(site, tmp_path):
    from ui.command import options

    assert "--server.fileWatcherType=none" in options()
    assert away(site, "import ui.command; print(*ui.command.options(), sep='\\n')", tmp_path).splitlines() == options()
