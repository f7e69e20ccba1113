"""CONTRIBUTING.md is true: what it adds to a copy of the repository, step by step from its text, works there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import ROOT
from tools.node import program

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NOT_COPIED = (".git", ".venv", "node_modules", "build", "__pycache__", "screens", ".*_cache", "test-results")
STEP = re.compile(
    r"^In (?P<new>the new file )?`(?P<file>[^`]+)`(?:, (?P<where>before|after|instead of) `(?P<anchor>[^`]+)`)?\n\n"
    r"```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
THINGS = {
    "a data set": "A data set",
    "an objective": "An objective",
    "a layer on the plane": "A layer on the plane",
    "a page": "A page",
}
APART = ("words/", "lessons/", "tests/")  # counted apart


@dataclass(frozen=True)
class Step:
    """One block of the guide: what to write where."""

    file: str
    where: str
    anchor: str
    text: str

    def carry_out(self, root: Path) -> None:
        """Do what the block says to the copy at root."""
        file = root / self.file
        if not self.where:
            assert not file.exists(), f"{self.file} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, encoding="utf-8")
            return
        text = file.read_text(encoding="utf-8")
        assert text.count(self.anchor) == 1, f"{self.anchor!r} stands {text.count(self.anchor)} times in {self.file}"
        at = text.index(self.anchor)
        if self.where == "instead of":
            text = text.replace(self.anchor, self.text.strip("\n"))
        else:
            line = text.rindex("\n", 0, at) + 1 if self.where == "before" else text.index("\n", at) + 1
            text = text[:line] + self.text + text[line:]
        file.write_text(text, encoding="utf-8")


def steps(heading: str) -> list[Step]:
    """The blocks below a heading of the guide, in order."""
    section = GUIDE.split(f"\n### {heading}\n")[1].split("\n### ")[0]
    found = [Step(m["file"], m["where"] or "", m["anchor"] or "", m["text"]) for m in STEP.finditer(section)]
    assert len(found) == section.count("\n```\n") and found, f"A block of {heading!r} does not say where it belongs."
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with everything added that the guide adds."""
    root = tmp_path_factory.mktemp("contributing") / "lab"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for heading in THINGS.values():
        for step in steps(heading):
            step.carry_out(root)
    return root


def run_in(copy: Path, *arguments: str) -> str:
    """What Python prints in the copy. Fails with what it says where it fails."""
    ended = subprocess.run([sys.executable, *arguments], cwd=copy, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("thing", THINGS)
def test_the_guide_counts_the_files_that_it_touches(thing):
    touched = {step.file for step in steps(THINGS[thing]) if not step.file.startswith(APART)}
    row = re.search(rf"^\| {thing} \|[^|]*\| (\d+)", GUIDE, re.MULTILINE)
    assert int(row[1]) == len(touched)


def test_an_added_data_set_is_a_setting_that_can_be_linked_trained_and_measured(copy):
    script = """
from aecore import Experiment, noise_floor, train
from ui.text import name
experiment = Experiment.from_query({"v": "2", "dataset": "ellipse", "steps": "20", "hidden": "8"})
run = train(experiment)
print(experiment.dataset, run.points.shape, noise_floor(experiment) > 0, name("dataset", "ellipse"))
"""
    assert run_in(copy, "-c", script).split("\n")[0] == "ellipse (500, 2) True Ellipse"


def test_the_tests_of_data_sets_hold_for_an_added_one(copy):
    run_in(copy, "-m", "pytest", "-q", "-n0", "-k", "ellipse", "tests/aecore/datasets")


def test_an_added_objective_trains_by_its_own_gradient_and_is_listed(copy):
    run_in(copy, "-m", "pytest", "-q", "-n0", "-k", "compact", "tests/aecore/engine/test_gradients.py")
    script = """
import numpy as np
from aecore import Experiment, train
from aecore.export.listing import listing
from ui.text import name
experiment = Experiment(model="compact", compactness=5.0, steps=40, hidden=(8,))
sizes = [np.mean(run.encode(run.points) ** 2) for run in (train(experiment), train(Experiment(steps=40, hidden=(8,))))]
print(list(train(experiment).history), sizes[0] < sizes[1], name("model", "compact"))
print("compactness = 5" in listing(experiment))
"""
    printed = run_in(copy, "-c", script).splitlines()
    assert printed == ["['step', 'train', 'heldout', 'objective', 'loss', 'size'] True Compact autoencoder", "True"]


def test_the_added_modules_pass_the_checks_of_types_and_format(copy):
    for command in (program("tsc", "--project", str(copy)), program("prettier", "--check", "panels/pages/hello/*.js")):
        ended = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_added_python_passes_its_checks(copy):
    touched = sorted({s.file for heading in THINGS.values() for s in steps(heading) if s.file.endswith(".py")})
    run_in(copy, "-m", "ruff", "check", *touched)
    run_in(copy, "-m", "ruff", "format", "--check", *touched)


def test_an_added_page_opens(copy):
    run_in(copy, "-m", "pytest", "-q", "-n0", "-k", "hello", "tests/pages", "tests/test_layers.py", "tests/panels")


def test_an_added_page_shows_the_added_layer_of_the_added_data_set(copy, page, tmp_path):
    from tests.conftest import start_server, stop_server

    lab = start_server(tmp_path / "log.txt", folder=copy)
    try:
        page.goto(f"{lab.url}/hello?v=2&dataset=ellipse&steps=60&hidden=8")
        switch = page.get_by_role("button", name="Mean", exact=True)
        switch.wait_for()
        switch.click()
        page.wait_for_url("**layers=*average*")
        page.get_by_test_id("input-plane").click(position={"x": 60, "y": 60})
        page.wait_for_function("() => document.querySelector('.bn-layout-hello.bn-live .bn-latent canvas')")
        page.goto("about:blank")  # a page that outlives its lab would log that
    finally:
        stop_server(lab)
