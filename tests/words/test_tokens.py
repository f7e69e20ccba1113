"""The tests' own reader of JavaScript finds every literal and nothing else."""

from __future__ import annotations

from tests.words.tokens import HOLE, tokens


def literals(source: str) -> list[str]:
    return [token.value for token in tokens(source) if token.kind == "text"]


def test_strings_and_templates_are_found_with_what_they_mean():
    assert literals(r"""f("a\"b", 'it\'s', `c`, "β\u03b2\n")""") == ['a"b', "it's", "c", "ββ\n"]


def test_a_template_has_holes_and_what_fills_them_is_read_too():
    assert literals('`${n} of ${m ? "all" : `${k} or so`}.`') == [f"{HOLE} of {HOLE}.", "all", f"{HOLE} or so"]


def test_comments_and_patterns_are_no_literals():
    assert literals('/* "a" */ x = y / 2; // "b"\nz = s.replace(/"[^"/]"/g, "c") / 3; "d"') == ["c", "d"]


def test_braces_within_a_hole_do_not_end_it():
    assert literals('`a${f({ b: "c" })}d` + "e"') == [f"a{HOLE}d", "c", "e"]


def test_a_token_knows_its_line():
    assert [token.line for token in tokens('\n"a"\n\n`b`') if token.kind == "text"] == [2, 4]
