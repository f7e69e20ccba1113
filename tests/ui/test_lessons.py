"""Each lesson says for whom it is, how long it takes and what to know before; a guess gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from tests.places import ROOT
from ui import guesses
from ui.guesses import Guess
from ui.lessons import AUDIENCES, LESSONS, lesson

NAMES = sorted(path.stem for path in LESSONS.glob("*.md"))
SCHOOL = {"projection", "space", "sweep"}
# Words that school does not teach. In a lesson for school, what it is follows in brackets where one first comes.
BEYOND_SCHOOL = (
    "code encoder decoder manifold bottleneck latent seed batch epoch gradient loss activation unit layer linear "
    "weight network helix held-out noise PCA variance reconstruction autoencoder neural training posterior prior"
).split()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "start"])
def test_a_lesson_says_for_whom_it_is_how_long_it_takes_and_what_comes_before(name):
    taught = lesson(name)
    assert taught.audience in AUDIENCES
    assert 3 <= taught.minutes <= 30
    assert set(taught.before) <= set(NAMES) - {name}
    assert taught.before or name == "projection"


def test_no_lesson_comes_before_itself():
    def before(name: str) -> set[str]:
        return {earlier for one in lesson(name).before for earlier in {one, *before(one)}}

    for name in NAMES:
        assert name not in before(name)


def test_a_lesson_needs_none_for_a_harder_audience():
    for name in NAMES:
        for earlier in lesson(name).before:
            assert AUDIENCES.index(lesson(earlier).audience) <= AUDIENCES.index(lesson(name).audience), (name, earlier)


def test_three_lessons_are_for_school():
    assert {name for name in NAMES if lesson(name).audience == "school"} - {"start"} == SCHOOL


@pytest.mark.parametrize("name", sorted(SCHOOL))
def test_a_lesson_for_school_explains_each_word_beyond_school_where_it_first_comes(name):
    taught = lesson(name)
    read = "\n".join([taught.question, *_predicted(taught), *taught.prose, *(label for label, _ in taught.tries)])
    for word in BEYOND_SCHOOL:
        first = re.search(rf"\b{word}(s|es)?\b(?P<after>[*_]*( \()?)", read, flags=re.IGNORECASE)
        assert first is None or first["after"].endswith("("), f"{name}: {read[first.start() - 30 : first.end() + 30]!r}"


def _predicted(taught) -> list[str]:
    guess = taught.prediction
    return [guess.prompt, *guess.options, guess.answer] if guess else []


def test_a_wrong_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("ui.lessons.LESSONS", tmp_path)
    for field, why in {
        "audience: everybody": "audience",
        "minutes: soon": "minutes",
        "before: nowhere": "before",
    }.items():
        name = field.split(":")[0]
        (tmp_path / f"wrong-{name}.md").write_text(f"experiment:\n{field}\n\n# What?\n", encoding="utf-8")
        with pytest.raises(ValueError, match=rf"wrong-{name}\.md: {why} must"):
            lesson(f"wrong-{name}")


def opened(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=30)
    app.run()
    app.switch_page(page)
    return app.run()


def said(app: AppTest) -> str:
    shown = "\n".join(part.value for part in [*app.markdown, *app.caption])
    return re.sub(r"<[^>]+>", "", shown)  # words of the glossary stand in elements of their own


def verdict(app: AppTest) -> str:
    """What stands on the button that says why."""
    return next(block.proto.popover.label for block in blocks(app.main) if block.type == "popover")


def blocks(of: Block) -> Iterator[Block]:
    for child in of.children.values():
        if isinstance(child, Block):
            yield child
            yield from blocks(child)


def test_a_page_says_for_whom_its_lesson_is():
    shown = said(opened("linear.py"))
    assert "First year" in shown and "8 minutes" in shown and "Projection" in shown


def test_a_wrong_guess_explains_nothing_until_that_is_asked_for():
    app = opened("linear.py")
    answer = lesson("linear").prediction.answer
    app.button_group(key="predict-linear").set_value("Any line through the data").run()
    assert verdict(app) == "No. Why?" and answer not in said(app)
    app.session_state["verdict-linear"] = True  # as a press of the button does
    app.run()
    assert answer in said(app)


def test_guesses_are_kept_as_text_and_read_again_whatever_else_is_in_it():
    made = {"linear": Guess(0), "too-wide": Guess(2)}
    assert guesses.read(guesses.write(made)) == made
    assert guesses.read("linear:0.<b>:1.x:12.too-wide:2!") == made
    assert guesses.read("") == {}


def test_a_right_guess_is_explained():
    app = opened("linear.py")
    app.button_group(key="predict-linear").set_value("The same line as PCA").run()
    assert verdict(app) == "Yes. Why?"
    assert lesson("linear").prediction.answer in said(app)
