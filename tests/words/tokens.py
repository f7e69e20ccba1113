"""The tokens of a JavaScript module, as far as it takes to find its literals."""

from __future__ import annotations

import re
from typing import NamedTuple

HOLE = "\ufffc"  # stands in a template for what is computed
ESCAPES = {"n": "\n", "t": "\t"}
# After these, a slash begins a regular expression; after anything else it divides.
BEFORE_PATTERN = set("(,=:[!&|?{};+-*%<>~^") | {"return", "typeof", "case", "of", "in", "=>", ""}
_SKIPPED = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_WORD = re.compile(r"[\w$#]+")
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)


class Token(NamedTuple):
    """kind: "text" of a string or template, "word" of a name or number, "mark" of anything else."""

    kind: str
    value: str
    line: int


def tokens(source: str) -> list[Token]:
    """All tokens but comments and regular expressions. What is computed within a template comes after it."""
    found: list[Token] = []
    _read(source, 0, found, within=False)
    return found


def _read(source: str, at: int, found: list[Token], within: bool) -> int:
    """Reads on from `at`, within a template's braces to their end. Returns where it stopped."""
    depth = 0
    while at < len(source):
        if skipped := _SKIPPED.match(source, at):
            at = skipped.end()
            continue
        line = source.count("\n", 0, at) + 1
        mark = source[at]
        before = found[-1].value if found and found[-1].kind != "text" else ("x" if found else "")
        if string := _STRING.match(source, at):
            found.append(Token("text", _unescaped(string[0][1:-1]), line))
            at = string.end()
        elif mark == "`":
            at = _template(source, at + 1, found, line)
        elif mark == "/" and before in BEFORE_PATTERN and (pattern := _PATTERN.match(source, at)):
            found.append(Token("mark", "/…/", line))
            at = pattern.end()
        elif word := _WORD.match(source, at):
            found.append(Token("word", word[0], line))
            at = word.end()
        else:
            if within and mark == "}" and depth == 0:
                return at + 1
            depth += (mark == "{") - (mark == "}")
            found.append(Token("mark", mark, line))
            at += 1
    return at


def _template(source: str, at: int, found: list[Token], line: int) -> int:
    """A template's text with its holes, then the tokens of what fills them."""
    text, inner = "", []
    while source[at] != "`":
        if source[at] == "\\":
            text, at = text + _unescaped(source[at : at + 2]), at + 2
        elif source.startswith("${", at):
            computed: list[Token] = []
            at = _read(source, at + 2, computed, within=True)
            inner += [Token("mark", "${", line), *computed, Token("mark", "}", line)]
            text += HOLE
        else:
            text, at = text + source[at], at + 1
    found += [Token("text", text, line), *inner]
    return at + 1


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1].strip("{}u"), 16))
        return ESCAPES.get(found[2], found[2])

    return re.sub(r"\\(?:(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4})|(.))", one, text, flags=re.DOTALL)
