"""What run.py sets up before anything else runs: the virtual environment, Node.js, a browser.

Standard library only, as it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed.json"  # requirements file -> digest of what was installed from it
NODE_REQUIREMENTS = "requirements-node.txt"  # only where the machine has no Node.js
BROWSER_TOOLS = "package-lock.json"  # prettier and TypeScript: they check the browser's side, the lab needs neither
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)


def install(files: list[str]) -> None:
    """Bring the virtual environment up to the locks of these requirements files. Does nothing where it is already."""
    wanted = {file: digest(ROOT / file, lock_of(file)) for file in files}
    have = installed()
    due = [file for file in files if have.get(file) != wanted[file]]
    if not due:
        return
    python = python_of(ENVIRONMENT)
    if not is_environment(ENVIRONMENT):
        print(f"Making a virtual environment in {ENVIRONMENT.name} …", flush=True)
        try:
            run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], VENV_REMEDY)
        except SystemExit:  # half an environment would be taken for a whole one at the next start
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            raise
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    for file in due:
        first = large_pin(ROOT / file)
        if first:
            print(f"Installing {first}, the largest part …", flush=True)
            run([*pip, first], PIP_REMEDY)
        print(f"Installing {file} …", flush=True)
        run([*pip, "--require-hashes", "-r", str(lock_of(file))], PIP_REMEDY)
        have[file] = wanted[file]
        STAMP.write_text(json.dumps(have, indent=1), encoding="utf-8")


def lock_of(file: str) -> Path:
    """The lock of a requirements file."""
    return (ROOT / file).with_suffix(".lock")


VENV_REMEDY = (
    "The virtual environment could not be made. On Debian and Ubuntu, the package python3-venv is needed: "
    "apt-get install python3-venv"
)
PIP_REMEDY = (
    "The packages could not be installed: the lines above say which and why. Look whether this machine "
    "reaches the internet and has 2 GB of free disk, then start the same command again; what is "
    "installed already is kept."
)


def run(command: list[str], remedy: str) -> None:
    """Run a step of the set-up, its output shown. Ends with `remedy` where it fails."""
    try:
        code = subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        sys.exit("Stopped. The next start goes on from here.")
    if code != 0:
        sys.exit(f"\nThis failed: {' '.join(command)}\n{remedy}")


def installed() -> dict[str, str]:
    """What the stamp says is installed; empty where there is no environment or no readable stamp."""
    if not is_environment(ENVIRONMENT):
        return {}
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def digest(*files: Path) -> str:
    """What was asked for: a hash of some files, the Python version, the kind of machine and the folder."""
    asked = (*(file.read_text(encoding="utf-8") for file in files), sys.version, platform.machine(), str(ROOT))
    return hashlib.sha256("\0".join(asked).encode()).hexdigest()


def large_pin(file: Path) -> str:
    """The pin of torch in a requirements file: the largest download comes first, so that a broken line costs no second.

    It stands in no lock: which file of it is right for a machine, CPU or GPU, only its index can say.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((line.strip() for line in lines if line.startswith("torch==")), "")


def is_environment(folder: Path) -> bool:
    """Whether there is a virtual environment of this Python's version in `folder`."""
    try:
        lines = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    pairs = dict(line.split(" = ", 1) for line in lines if " = " in line)
    same = pairs.get("version", "").split(".")[:2] == [str(n) for n in sys.version_info[:2]]
    return same and Path(python_of(folder)).exists()


def python_of(folder: Path) -> str:
    """The Python of a virtual environment."""
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def install_browser_tools() -> None:
    """Make sure of Node.js, and of the tools of package-lock.json in node_modules/. Neither needs an administrator."""
    if node_version() < OLDEST_NODE:
        print(f"There is no Node.js {OLDEST_NODE} or newer here; installing one into {ENVIRONMENT.name} …", flush=True)
        install([NODE_REQUIREMENTS])
    wanted, have = digest(ROOT / BROWSER_TOOLS), installed()
    if have.get(BROWSER_TOOLS) == wanted and (ROOT / "node_modules").exists():
        return
    print(f"Installing {BROWSER_TOOLS} …", flush=True)
    run([shutil.which("npm", path=search_path()) or "npm", "ci"], PIP_REMEDY)
    STAMP.write_text(json.dumps(installed() | {BROWSER_TOOLS: wanted}, indent=1), encoding="utf-8")


def node_version() -> int:
    """The major version of the Node.js that is found, with its npm; 0 where there is none."""
    node, npm = (shutil.which(name, path=search_path()) for name in ("node", "npm"))
    if not node or not npm:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said[1:].split(".")[0]) if said[:1] == "v" else 0


def search_path() -> str:
    """Where programs are looked for: the machine's own, then those in the environment."""
    return os.pathsep.join([os.environ.get("PATH", ""), str(Path(python_of(ENVIRONMENT)).parent)])


def find_browser() -> str | None:
    """The path of a Chromium or Chrome on this machine, or None."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or next((file for file in BROWSER_FILES if os.path.exists(file)), None)


def install_browser() -> None:
    """Make sure that there is a browser for the tests. Exits where there is none and none can be installed."""
    if find_browser():
        return
    install_packages(
        "Chromium",
        ["chromium", "fonts-dejavu-core"],
        "The browser tests need Chromium or Chrome, and there is none here. Install one "
        "(Debian and Ubuntu: apt-get install chromium, as root), then start the same command again.",
        "Chromium could not be installed. Install Chromium or Chrome, then start the same command again.",
    )


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's server programs on this machine, or None. Debian keeps them off the path."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def install_postgres() -> None:
    """Make sure that there is PostgreSQL for the classroom's tests. Exits where there is none to be had."""
    if find_postgres():
        return
    install_packages(
        "PostgreSQL",
        ["postgresql"],
        "The classroom's tests need PostgreSQL's server, and there is none here. Install it "
        "(Debian and Ubuntu: apt-get install postgresql, as root), then start the same command again.",
        "PostgreSQL could not be installed. Install its server, then start the same command again.",
    )


def install_packages(name: str, packages: list[str], missing: str, remedy: str) -> None:
    """Install Debian's packages for the tests.

    Exits saying `missing` where this machine or user has no right to, and `remedy` where it does not work.
    """
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(missing)
    print(f"Installing {name} for the tests …", flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update"], remedy)
    run(["apt-get", "install", "-y", "--no-install-recommends", *packages], remedy)
