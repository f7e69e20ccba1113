"""The lab's colours outside Streamlit, as style sheet variables: from Streamlit's own configuration."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
# In the wheel the configuration lies beside ui: Streamlit would look for it in the folder it is called from.
CONFIGURATIONS = (_HERE / "ui" / "settings" / "config.toml", _HERE / ".streamlit" / "config.toml")
NAMES = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor", "linkColor")


@lru_cache(maxsize=1)
def variables() -> str:
    """A style sheet that sets --st-… for light, and for dark where the reader's system is."""
    file = next(file for file in CONFIGURATIONS if file.exists())
    theme = tomllib.loads(file.read_text(encoding="utf-8"))["theme"]
    light, dark = (_declared(theme[name]) for name in ("light", "dark"))
    font = f"--st-font: {theme['font']};"
    return f":root {{ {font} {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def _declared(colors: dict[str, str]) -> str:
    return " ".join(f"--st-{re.sub('[A-Z]', _dashed, name)}: {colors[name]};" for name in NAMES)


def _dashed(capital: re.Match[str]) -> str:
    return f"-{capital[0].lower()}"
