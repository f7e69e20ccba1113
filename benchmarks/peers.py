"""Installs what `benchmarks/training.py` measures the engine beside, into an environment of its own.

    python3 run.py bench peers

JAX, scikit-learn and Keras, about 700 megabytes in .venv-peers; delete the folder to be rid of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parent.parent / ".venv-peers"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOOK_FOR = (
    "import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, ('jax', 'keras', 'sklearn'))))"
)
PINS = ("jax==0.10.2", "keras==3.15.1", "numpy==2.4.6", "scikit-learn==1.9.1")


def installed() -> bool:
    """Whether the peers are there."""
    return PYTHON.exists() and subprocess.call([PYTHON, "-c", LOOK_FOR]) == 0


def main() -> int:
    """Install them. Returns pip's exit code."""
    if installed():
        print("The peers are installed: `python3 run.py bench training` measures them too.")
        return 0
    subprocess.check_call([sys.executable, "-m", "venv", ENVIRONMENT])
    return subprocess.call([PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *PINS])


if __name__ == "__main__":
    sys.exit(main())
