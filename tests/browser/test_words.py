"""The browser says what Python says: sentences, plural forms, numbers and lists from the one catalogue."""

from __future__ import annotations

import httpx
import pytest

from trajectories.web.static import CATALOGUE, panels_url
from words import catalogue, exact, listed, say
from words.messages import PLACEHOLDER

KEY = next(key for key, message in catalogue().items() if isinstance(message, str) and "{" not in message)


@pytest.fixture
def evaluated(page, server):
    """Evaluates an expression over the modules `words` and `numbers`."""
    page.goto(f"{server.url}/_stcore/health")

    def call(expression: str, given: object = None) -> object:
        return page.evaluate(
            f"""async ([folder, given]) => {{
              const words = await import(folder + "/text/words.js");
              const numbers = await import(folder + "/text/numbers.js");
              return {expression};
            }}""",
            [panels_url(), given],
        )

    return call


def test_the_catalogue_comes_with_the_modules_and_may_be_kept_for_ever(server):
    got = httpx.get(f"{server.url}{panels_url()}/{CATALOGUE}")
    assert got.headers["content-type"].startswith("text/javascript")
    assert "immutable" in got.headers["cache-control"]
    assert KEY in got.text


def test_both_say_the_same(evaluated):
    plain = [key for key, message in catalogue().items() if isinstance(message, str) and "{" not in message]
    assert evaluated("given.map((key) => words.say(key))", plain) == [say(key) for key in plain]


@pytest.mark.parametrize("count", [0, 1, 2, 1200])
def test_both_choose_the_same_plural_form(evaluated, count):
    messages = {key: message for key, message in catalogue().items() if isinstance(message, dict)}
    given = [
        [key, {name: "…" for text in message.values() for name in PLACEHOLDER.findall(text)} | {"count": count}]
        for key, message in messages.items()
    ]
    found = evaluated("given.map(([key, values]) => words.say(key, values))", given)
    assert found == [say(key, **values) for key, values in given]


@pytest.mark.parametrize("value", [0, 3000, -1.5, 0.00002, 123456.789, 0.1 + 0.2])
def test_both_write_the_same_number(evaluated, value):
    assert evaluated("numbers.exact(given)", value) == exact(value)


def test_both_write_the_same_list(evaluated):
    for count in (1, 2, 3):
        assert evaluated("numbers.listed(given)", ["a", "b", "c"][:count]) == listed(["a", "b", "c"][:count])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "0.500"), (-12, "−12.0"), (12345, "12300"), (123456, "1.23e+5"), (0.00001234, "1.23e-5"), (1e-14, "0")],
)
def test_a_measured_number_has_three_significant_digits(evaluated, value, text):
    assert evaluated("numbers.number(given)", value) == text


def test_a_point_is_its_coordinates_and_one_number_is_itself(evaluated):
    assert evaluated("[numbers.tuple([0.5, -2]), numbers.tuple([3])]") == ["(0.500, −2.00)", "3.00"]


def test_what_is_not_finite_is_no_number(evaluated):
    assert evaluated("[numbers.number(NaN), numbers.number(Infinity)]") == ["–", "–"]


def test_a_sentence_takes_elements_where_its_placeholders_are(evaluated):
    assert evaluated("words.parts(given, {}).map((part) => typeof part)", KEY) == ["string"]


def test_a_key_that_is_missing_is_an_error_that_names_it(evaluated):
    found = evaluated('(() => { try { words.say("no.such"); } catch (error) { return error.message; } })()')
    assert "no.such" in found
