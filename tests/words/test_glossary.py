"""Every word above school mathematics that a lesson uses has an entry, of one sentence, and is marked there."""

from __future__ import annotations

import re

import pytest

from tests.places import ROOT
from ui import glossary
from words import say

LESSONS = sorted((ROOT / "lessons" / "en").glob("*.md"))
# What school does not teach. A lesson that uses one of these must be able to explain it.
ABOVE_SCHOOL = """
activation, Adam, autoencoder, batch, bias, bottleneck, code, collapses, contractive, continuity, corruption,
cross-entropy, decoder, denoising, density, ELBO, evidence lower bound, encoder, Gaussian, gradient, gradient descent,
held-out, hidden layer, Jacobian, KL divergence, KL, L1, learning rate, loss, manifold, median, memorise, minimum,
mutual information, nat, network, noise floor, objective, optimiser, PCA, penalty, posterior, prior,
principal component, reconstruction, reconstruction error, ReLU, score, seed, sigmoid, sparse, squared error,
standard deviation, subspace, trustworthiness, unit, variance, variational, warm-up, weight
""".replace("\n", " ").split(", ")


def prose(path) -> str:
    """What a lesson says: its text without settings and references."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"## (References|Try)\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL)
    return re.sub(r"^[a-z]+:.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_word_above_school_in_a_lesson_can_be_explained(path):
    known = {form for slug in glossary.slugs() for form in glossary.forms(slug)}
    for word in map(str.strip, ABOVE_SCHOOL):
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", prose(path)):
            assert word in known, f"{path.name} says “{word}”; words/en.glossary.toml does not explain it"


@pytest.mark.parametrize("slug", glossary.slugs())
def test_an_entry_is_one_sentence(slug):
    text = say(f"glossary.{slug}.text")
    assert text[0].isupper() and text.endswith(".")
    assert ". " not in text
    assert len(text) <= 160


def test_no_form_belongs_to_two_words():
    forms = [form for slug in glossary.slugs() for form in glossary.forms(slug)]
    assert len(forms) == len(set(forms))


def test_the_first_use_of_a_word_is_marked_and_the_longest_form_wins():
    seen: set[str] = set()
    found = glossary.marked("The noise floor. Noise floors; the learning rate, Codes and a code.", seen)
    assert seen == {"noise-floor", "learning-rate", "code"}
    assert 'data-term="noise-floor">noise floor</span>' in found
    assert found.count('data-term="code"') == 1
    assert 'data-term="code">Codes</span>' in found


def test_titles_links_and_parts_of_words_are_left_alone():
    text = "**Code and loss** in [the decoder](holes.py), `code`, encoder-like, codes_in"
    assert glossary.marked(text, set()) == text
