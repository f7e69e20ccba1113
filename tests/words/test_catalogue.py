"""The catalogue is read, filled in and translated as its file says; a mistake in it is an error that says where."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.places import ROOT
from words import catalogue, exact, listed, say
from words.language import FOLDER, VARIABLE, language, languages, locale
from words.messages import PLACEHOLDER, PLURAL_FORMS, module


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Makes a file the catalogue of a language: written("en", toml)."""

    def write(tag: str, toml: str) -> None:
        (tmp_path / f"{tag}.some.toml").write_text(toml, encoding="utf-8")
        found = catalogue(tag, tmp_path)
        monkeypatch.setattr("words.messages.catalogue", lambda: found)
        monkeypatch.setattr("words.messages.language", lambda: tag)
        monkeypatch.setattr("words.language.language", lambda: tag)

    catalogue.cache_clear()
    yield write
    catalogue.cache_clear()


def test_placeholders_are_filled_with_texts_as_they_are_and_numbers_as_the_language_writes_them(written):
    written("en", '[a]\nb = "{what}: {low} to {high}"')
    assert say("a.b", what="{low}", low=-0.00002, high=3000) == "{low}: −0.00002 to 3,000"


def test_a_plural_form_is_chosen_by_count(written):
    written("en", '[a]\nsteps = { one = "{count} step", other = "{count} steps" }')
    assert [say("a.steps", count=count) for count in (0, 1, 1200)] == ["0 steps", "1 step", "1,200 steps"]


def test_another_language_has_its_own_plural_forms(written):
    written("pl", '[a]\nsteps = { one = "{count} krok", few = "{count} kroki", many = "{count} kroków", other = "x" }')
    assert [say("a.steps", count=count) for count in (1, 3, 5)] == ["1 krok", "3 kroki", "5 kroków"]


@pytest.mark.parametrize(("key", "values"), [("a.none", {}), ("a.b", {}), ("a.c", {"n": 2})])
def test_a_missing_key_or_value_is_an_error_that_names_it(written, key, values):
    written("en", '[a]\nb = "{n}"\nc = { one = "1", other = "2" }')
    with pytest.raises(LookupError, match=re.escape(key)):
        say(key, **values)


@pytest.mark.parametrize("toml", ['a = "no section"', "[a]\nb = 3", '[a]\nb = ["x"]'])
def test_a_file_that_holds_something_else_is_refused(tmp_path, toml):
    (tmp_path / "en.some.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ValueError, match="en.some.toml"):
        catalogue("en", tmp_path)


def test_a_key_that_stands_in_two_files_is_refused(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"en.{name}.toml").write_text('[a]\nb = "x"', encoding="utf-8")
    with pytest.raises(ValueError, match="a.b"):
        catalogue("en", tmp_path)


@pytest.mark.parametrize(("value", "text"), [(3000, "3,000"), (0.00002, "0.00002"), (-1.5, "−1.5"), (0.1 + 0.2, "0.3")])
def test_a_number_is_written_in_full(value, text):
    assert exact(value) == text


def test_numbers_and_lists_are_those_of_the_language():
    assert exact(1234.5, "de") == "1.234,5"
    assert listed(["a", "b", "c"], "en") == "a, b, and c"
    assert listed(["a", "b", "c"], "de") == "a, b und c"


def test_what_is_no_number_is_not_written_as_one():
    with pytest.raises(TypeError, match="must be a number"):
        exact(True)


def test_the_browser_gets_the_same_words():
    text = module().decode()
    assert json.loads(text.removeprefix("export default ").removesuffix(";\n")) == {
        "language": language(),
        "words": catalogue(),
    }


def test_a_language_without_files_is_refused_by_name():
    code = "import words.language; words.language.language()"
    found = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, env={VARIABLE: "tlh"}, capture_output=True, text=True
    )
    assert f"{VARIABLE} must be one of en" in found.stderr


def placeholders(message) -> set[str]:
    texts = message.values() if isinstance(message, dict) else [message]
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


@pytest.mark.parametrize("tag", languages())
def test_every_language_says_everything_with_the_same_placeholders(tag):
    english, translated = catalogue("en"), catalogue(tag)
    assert translated.keys() == english.keys()
    for key, message in translated.items():
        assert placeholders(message) == placeholders(english[key]), key


@pytest.mark.parametrize("tag", languages())
def test_every_language_has_the_plural_forms_it_needs(tag):
    needed = {*locale(tag).plural_form.rules, "other"}
    for key, message in catalogue(tag).items():
        if isinstance(message, dict):
            assert needed <= set(message) <= set(PLURAL_FORMS), key


def test_sentences_are_calm():
    for key, message in catalogue("en").items():
        for text in message.values() if isinstance(message, dict) else [message]:
            assert text == text.strip() or key.startswith("numbers."), key
            assert "!" not in text, key


def test_the_files_are_named_by_their_language():
    assert {path.name.partition(".")[0] for path in FOLDER.glob("*.toml")} == set(languages())


def test_another_language_is_more_files_and_nothing_else(tmp_path):
    for room in ("aecore", "takehome", "trajectories", "ui", "words", "lessons", "panels"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    for path in FOLDER.glob("en.*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / "words" / path.name.replace("en.", "de.")).write_text(text.replace("New seed", "Neuer Anfang"))
    shutil.copytree(ROOT / "lessons" / "en", tmp_path / "lessons" / "de")
    lesson = tmp_path / "lessons" / "de" / "linear.md"
    lesson.write_text(re.sub(r"^# .*$", "# Was lernt es?", lesson.read_text(encoding="utf-8"), flags=re.MULTILINE))
    code = """if True:
        from ui.lessons import lesson
        from words import exact, say
        from words.messages import module
        print(say("controls.new-seed"), lesson("linear").question, exact(1234.5), module()[:41].decode(), sep="|")"""
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {VARIABLE: "de"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = found.stdout.strip().split("|")
    assert said == ["Neuer Anfang", "Was lernt es?", "1.234,5", 'export default {"language":"de","words":{']
