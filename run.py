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
import os
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

from tools.environment import (
    ENVIRONMENT,
    find_browser,
    install,
    install_browser,
    install_browser_tools,
    install_postgres,
    python_of,
)

__all__ = ["find_browser", "free_port", "main", "wait_for_answer"]

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = "requirements.txt"  # beside each, a .lock with all that is installed from it: exact versions, hashes
EXPORT_REQUIREMENTS = "requirements-export.txt"  # of ONNX files and films: an extra of the wheel
TEST_REQUIREMENTS = "requirements-dev.txt"
SLOWEST = 25  # tests named by `test --durations`
FIRST_PORT = 8501
PORTS_TRIED = 50
START_SECONDS = 60.0  # how long a server may take until it answers
TEST_PROCESSES = 4  # at most, each with a lab and a browser of its own
STOP_SECONDS = 10.0  # how long it may take to close its workers


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
    install([REQUIREMENTS, EXPORT_REQUIREMENTS])
    if port is None:
        port = free_port(FIRST_PORT)
        if port != FIRST_PORT:
            print(f"Port {FIRST_PORT} is taken; the lab takes {port}.", flush=True)
    elif is_taken(port):
        sys.exit(f"Port {port} is taken. Choose another one, or leave --port away to get the next free one.")
    compile_engine()
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


def compile_engine() -> None:
    """Have the engine compiled; takes a moment where it is already."""
    subprocess.call([python_of(ENVIRONMENT), "-m", "aecore.engine.warm"], cwd=ROOT)


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
    install([REQUIREMENTS, EXPORT_REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser()
    install_postgres()
    slowest = [f"--durations={SLOWEST}"] if arguments == ["--durations"] else []
    if not arguments or slowest:
        failed = tool("check")
        if failed:
            return failed
        compile_engine()  # once, before several processes would each do it
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
    install([REQUIREMENTS, EXPORT_REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser_tools()
    return subprocess.call([python_of(ENVIRONMENT), "-m", f"tools.{command}"], cwd=ROOT)


def bench(name: str | None) -> int:
    """Run one benchmark, or all. Returns the number of benchmarks that failed."""
    install([REQUIREMENTS, EXPORT_REQUIREMENTS, TEST_REQUIREMENTS])
    install_browser()
    names = [name] if name else sorted(file.stem for file in (ROOT / "benchmarks").glob("[!_]*.py"))
    failed = 0
    for each in names:
        print(f"\n{each}", flush=True)
        failed += subprocess.call([python_of(ENVIRONMENT), "-m", f"benchmarks.{each}"], cwd=ROOT) != 0
    return failed


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
