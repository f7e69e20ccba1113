"""The catalogue: read from its files, checked, and looked up by key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from words.language import FOLDER, language, locale
from words.numbers import exact

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")  # of CLDR, as babel and Intl.PluralRules name them
PLACEHOLDER = re.compile(r"\{([a-zA-Z]\w*)\}")
Message = str | dict[str, str]  # a sentence, or its plural forms by the number called {count}


@lru_cache(maxsize=8)
def catalogue(tag: str = "", folder: Path = FOLDER) -> Mapping[str, Message]:
    """All messages of a language, by default the lab's, by key: "section.name".

    Raises ValueError where a file of it holds anything else, or a key stands twice.
    """
    tag = tag or language()
    found: dict[str, Message] = {}
    for path in sorted(folder.glob(f"{tag}.*.toml")):
        for key, message in _messages(tomllib.loads(path.read_text(encoding="utf-8")), path.name):
            if key in found:
                raise ValueError(f"{path.name}: a key must stand once in a language's files. Got {key!r} again.")
            found[key] = message
    return found


def say(key: str, **values: object) -> str:
    """The sentence of this key. values fill its placeholders: texts as they are, numbers as the language writes them.

    A message with plural forms is chosen by the value called `count`. Raises LookupError where the catalogue has
    no such key, or a placeholder no value.
    """
    message = catalogue().get(key)
    if message is None:
        raise LookupError(f"Every key must be in words/{language()}.*.toml. Got {key!r}.")
    if isinstance(message, dict):
        message = message.get(locale(language()).plural_form(_value(key, "count", values)), message["other"])
    return PLACEHOLDER.sub(lambda found: _text(_value(key, found[1], values)), message)


def module() -> bytes:
    """The catalogue as the JavaScript module that panels/text/words.js imports: catalogue.js beside it."""
    content = {"language": language(), "words": catalogue()}
    return f"export default {json.dumps(content, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _value(key: str, name: str, values: Mapping[str, object]) -> Any:
    if name not in values:
        raise LookupError(f"{key} must be given a value for {name}. Got {', '.join(values) or 'none'}.")
    return values[name]


def _text(value: object) -> str:
    return value if isinstance(value, str) else exact(value)


def _messages(table: Mapping[str, object], file: str, section: str = "") -> Iterator[tuple[str, Message]]:
    for name, value in table.items():
        key = f"{section}.{name}" if section else name
        if isinstance(value, str) and section:
            yield key, value
        elif isinstance(value, dict) and "other" in value and set(value) <= set(PLURAL_FORMS):
            yield key, {form: str(text) for form, text in value.items()}
        elif isinstance(value, dict):
            yield from _messages(value, file, key)
        else:
            raise ValueError(f"{file}: {key} must be a text in a section, or a text's plural forms. Got {value!r}.")
