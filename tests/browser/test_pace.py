"""A run is played evenly by what changes in the picture, in the time that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from aecore.experiment import Experiment
from aecore.network import decode, encode, network_of
from tests.browser.lab import MODULES, SHORT, open_lab, readout, wait_for_end
from tests.browser.test_numbers import described
from tests.conftest import Server

# Plays the run of the page for 8 seconds in slices of a tenth, by a clock of its own, from frames that are all here.
PLAYED = """async (modules) => {
    const { liveRun } = await import(modules + 'run/live-run.js');
    const { Pace } = await import(modules + 'run/pace.js');
    const { movement } = await import(modules + 'numbers/pace.js');
    const { about, frames } = liveRun('main');
    const pace = new Pace(about);
    for (let i = 0; i < frames.length; i++) pace.after(0, 0, 8, frames);
    const moved = frames.slice(1).map(({ weights }, i) =>
        movement(about.network, frames[i].weights, weights, about.points, 2));
    const shown = [0];
    while (shown.at(-1) < frames.length - 1 && shown.length < 200) shown.push(pace.after(shown.at(-1), 0.1, 8, frames));
    const slices = shown.slice(1).map((to, i) => {
        let sum = 0;
        for (let f = Math.floor(shown[i]); f < Math.floor(to); f++) sum += moved[f];
        return sum;
    });
    return { slices, largest: Math.max(...moved), last: shown.at(-1), frames: frames.length };
}"""


def test_the_first_watch_takes_eight_seconds_and_changes_evenly(page: Page, server: Server):
    open_lab(page, server.url)
    wait_for_end(page)
    played = page.evaluate(PLAYED, MODULES.strip("'"))
    assert played["last"] == played["frames"] - 1
    slices = np.array(played["slices"])
    assert 79 <= len(slices) <= 81  # tenths of a second
    # In no tenth does more change than is due and one frame more: a frame is never cut.
    assert slices.max() <= 1.2 * slices.mean() + played["largest"]
    seconds = (
        slices.reshape(-1, 10).sum(1) if len(slices) == 80 else slices[: len(slices) // 10 * 10].reshape(-1, 10).sum(1)
    )
    assert seconds.max() <= 1.6 * seconds.mean()
    assert seconds.min() >= 0.5 * seconds.mean()


@pytest.mark.parametrize(
    "movements, seconds, longest, expected",
    [
        ([1, 3], 8, 10, [2, 6]),
        ([1, 0, 3], 8, 10, [2, 0, 6]),  # never a wait where nothing moves
        ([1, 1, 98], 8, 4, [2, 2, 4]),  # what is cut goes to the others
        ([1, 2], 8, 1, [1, 1]),  # too few frames to fill the time
        ([0, 0], 8, 10, [4, 4]),
        ([0, 0], 8, 1, [1, 1]),
    ],
)
def test_a_frame_stays_in_proportion_to_what_moves_after_it(modules, movements, seconds, longest, expected):
    found = modules("numbers/pace", "({stays}, given) => stays(...given)", [movements, seconds, longest])
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "position, passed, expected", [(0, 1, 0.5), (0.5, 1, 3), (0.5, 4, 3.25), (1, 0, 3), (3.5, 99, 4), (4, 1, 4)]
)
def test_the_playhead_passes_frames_by_their_stay(modules, position, passed, expected):
    found = modules("numbers/pace", "({later}, given) => later(...given)", [position, passed, [2, 0, 0, 12]])
    assert found == pytest.approx(expected)


def test_the_picture_moves_by_the_mean_distance_of_reconstructions(modules):
    network = network_of(Experiment(hidden=(6,)))
    random = np.random.default_rng(3)
    one, other = random.normal(0, 0.6, (2, network.size)).astype(np.float32)
    points = random.uniform(-2, 2, (9, 2))
    found = modules(
        "numbers/pace",
        """({movement}, {network, one, other, points}) =>
          movement(network, Float32Array.from(one), Float32Array.from(other), points, 2)""",
        {
            "network": described(network),
            "one": one.tolist(),
            "other": other.tolist(),
            "points": points.ravel().tolist(),
        },
    )
    before, after = (decode(network, w, encode(network, w, points)) for w in (one.astype(float), other.astype(float)))
    moved = after - before
    assert found == pytest.approx(np.hypot(*moved.T).mean(), rel=1e-5)


def test_speeds_say_how_long_the_whole_takes_and_the_choice_is_remembered(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    speed = page.get_by_test_id("transport").get_by_label("Time for the whole run")
    assert speed.locator("option").all_text_contents() == ["2 s", "4 s", "8 s", "20 s", "60 s"]
    before = speed.input_value()
    speed.select_option("20")
    page.reload()
    expect(readout(page)).to_be_visible()
    expect(speed).to_have_value("20")
    speed.select_option(before)
