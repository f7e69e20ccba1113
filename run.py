"""One command for everything: sets up a virtual environment where needed, then starts what is asked for.

    python3 run.py [--port N] [--no-browser]    the lab
    python3 run.py check                        format, lint, types, words and links; all in half a minute
    python3 run.py test                         the checks, then all tests (--durations: and the slowest by name)
    python3 run.py test [pytest arguments]      some tests
    python3 run.py bench [name]                 the benchmarks, or one of them
    python3 run.py format                       format all files as the checks want them
    python3 run.py lock                         write the locks anew after a change of requirements

Standard library only, as it runs before anything is installed.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "Bottleneck needs Python 3.11 or newer. This is Python %d.%d: %s" % (*sys.version_info[:2], sys.executable)
    )

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed.json"  # requirements file -> digest of what was installed from it
REQUIREMENTS = "requirements.txt"  # beside each, a .lock with all that is installed from it: exact versions, hashes
TEST_REQUIREMENTS = "requirements-dev.txt"
NODE_REQUIREMENTS = "requirements-node.txt"  # only where the machine has no Node.js
BROWSER_TOOLS = "package-lock.json"  # prettier and TypeScript: they check the browser's side, the lab needs neither
OLDEST_NODE = 20
SLOWEST = 25  # tests named by `test --durations`
FIRST_PORT = 8501
PORTS_TRIED = 50
START_SECONDS = 60.0  # how long a server may take until it answers
TEST_PROCESSES = 4  # at most, each with a lab and a browser of its own
STOP_SECONDS = 10.0  # how long it may take to close its workers
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)


def main(arguments: list[str]) -> int:
    """Run the command line `arguments`. Returns the exit code."""
    command, options, rest = parse(arguments)
    if command == "test":
        return test(rest)
    if command == "bench":
        return bench(options.name)
    if command in TOOLS:
        return tool(command)
    return start(options.port, open_browser=options.browser)


def parse(arguments: list[str]) -> tuple[str, argparse.Namespace, list[str]]:
    """The command ("start", "test", "bench" or one of TOOLS), its options, and what goes on to pytest as it is."""
    if arguments[:1] == ["test"]:
        return "test", argparse.Namespace(), arguments[1:]
    if arguments and arguments[0] in TOOLS:
        parser = argparse.ArgumentParser(prog=f"run.py {arguments[0]}", description=TOOLS[arguments[0]])
        return arguments[0], parser.parse_args(arguments[1:]), []
    if arguments[:1] == ["bench"]:
        parser = argparse.ArgumentParser(prog="run.py bench", description="Run the benchmarks, or one of them.")
        names = sorted(file.stem for file in (ROOT / "benchmarks").glob("[!_]*.py"))
        parser.add_argument("name", nargs="?", choices=names)
        return "bench", parser.parse_args(arguments[1:]), []
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--port", type=port_number, help=f"where the lab listens (default: the first free one from {FIRST_PORT})"
    )
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    return "start", parser.parse_args(arguments), []


def port_number(text: str) -> int:
    """A port from the command line. Raises ValueError where it is none."""
    if not 1 <= int(text) <= 65535:
        raise ValueError(f"a port must be between 1 and 65535. Got {text}.")
    return int(text)


def start(port: int | None, open_browser: bool) -> int:
    """Start the lab and stay until it ends. Returns its exit code."""
    install([REQUIREMENTS])
    if port is None:
        port = free_port(FIRST_PORT)
        if port != FIRST_PORT:
            print(f"Port {FIRST_PORT} is taken; the lab takes {port}.", flush=True)
    elif is_taken(port):
        sys.exit(f"Port {port} is taken. Choose another one, or leave --port away to get the next free one.")
    server = subprocess.Popen(
        [python_of(ENVIRONMENT), "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT
    )
    if open_browser:
        threading.Thread(target=open_when_ready, args=(server, port), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
        return 0 if code == -signal.SIGTERM else code  # ended as asked, by whoever runs this as a service
    except KeyboardInterrupt:  # the same Ctrl-C has reached the server, which is closing its workers
        return stop(server)


def stop(server: subprocess.Popen[bytes]) -> int:
    """Wait for a server that was asked to end; insist where it does not. Returns 0."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C would leave workers behind
    for insist in (server.terminate, server.kill, None):
        try:
            server.wait(STOP_SECONDS)
            return 0
        except subprocess.TimeoutExpired:
            if insist:
                insist()
    return 0


def open_when_ready(server: subprocess.Popen[bytes], port: int) -> None:
    """Open the visitor's browser as soon as the server answers."""
    import webbrowser

    if wait_for_answer(server, port):
        webbrowser.open(f"http://localhost:{port}")


def wait_for_answer(server: subprocess.Popen[bytes], port: int, seconds: float = START_SECONDS, base: str = "") -> bool:
    """Whether the server answers within `seconds`. False as soon as it has ended. base: what addresses begin with."""
    import urllib.request
    from time import monotonic

    deadline = monotonic() + seconds
    while monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{base}/_stcore/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            pass
        try:
            server.wait(0.05)
            return False
        except subprocess.TimeoutExpired:
            pass
    return False


def test(arguments: list[str]) -> int:
    """Run the checks and all tests, side by side; or only those tests that the arguments name.

    Returns the exit code of what failed first, or 0.
    """
    install([REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser()
    slowest = [f"--durations={SLOWEST}"] if arguments == ["--durations"] else []
    if not arguments or slowest:
        failed = tool("check")
        if failed:
            return failed
        processes = str(min(TEST_PROCESSES, os.cpu_count() or 1))
        arguments = ["--numprocesses", processes, "--dist", "loadfile", *slowest]
    return subprocess.call([python_of(ENVIRONMENT), "-m", "pytest", *arguments], cwd=ROOT)


TOOLS = {
    "check": "Check format, lint, types of both languages, words and links.",
    "format": "Format all files as the checks want them.",
    "lock": "Write the locks anew from the requirements files and package.json.",
}


def tool(command: str) -> int:
    """Run a module of tools/ with everything it needs. Returns its exit code."""
    install([REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser_tools()
    return subprocess.call([python_of(ENVIRONMENT), "-m", f"tools.{command}"], cwd=ROOT)


def bench(name: str | None) -> int:
    """Run one benchmark, or all. Returns the number of benchmarks that failed."""
    install([REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser()
    names = [name] if name else sorted(file.stem for file in (ROOT / "benchmarks").glob("[!_]*.py"))
    failed = 0
    for each in names:
        print(f"\n{each}", flush=True)
        failed += subprocess.call([python_of(ENVIRONMENT), "-m", f"benchmarks.{each}"], cwd=ROOT) != 0
    return failed


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


def is_taken(port: int) -> bool:
    """Whether another program listens on this port."""
    with socket.socket() as probe:
        if os.name != "nt":  # elsewhere a port that was just left counts as taken for a minute
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return True
    return False


def free_port(first: int) -> int:
    """The first free port from `first` on. Exits where there is none among the next fifty."""
    for port in range(first, first + PORTS_TRIED):
        if not is_taken(port):
            return port
    sys.exit(f"The ports from {first} to {first + PORTS_TRIED - 1} are all taken. Give another one with --port.")


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
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(
            "The browser tests need Chromium or Chrome, and there is none here. Install one "
            "(Debian and Ubuntu: apt-get install chromium, as root), then start the same command again."
        )
    print("Installing Chromium for the browser tests …", flush=True)
    remedy = "Chromium could not be installed. Install Chromium or Chrome, then start the same command again."
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update"], remedy)
    run(["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"], remedy)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
