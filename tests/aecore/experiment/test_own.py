"""Points of one's own: an experiment's as any other, in a link where they are drawn, in their own units."""

from __future__ import annotations

import base64
import pickle
import zlib
from dataclasses import replace

import numpy as np
import pytest

from aecore.datasets import make_data, truth, units_of
from aecore.datasets.noise_floor import noise_floor
from aecore.experiment import OWN, Experiment, Refused, own_points, read_query
from aecore.experiment.drawing import GRID, LONGEST, drawn, read_drawing, write_drawing
from aecore.experiment.own import scaling, variance_shares
from aecore.export.tables import table
from aecore.run import Run, train

RANDOM = np.random.default_rng(0)
CLOUD = RANDOM.normal(0, 0.5, (60, 2))
TABLE = RANDOM.normal((5, -200, 0.1, 7), (1, 50, 0.01, 3), (80, 4))


def packed(data: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return "1" + base64.urlsafe_b64encode(packer.compress(data) + packer.flush()).rstrip(b"=").decode()


@pytest.mark.parametrize("count", [2, 3, 100, 500])
def test_a_drawing_comes_back_from_its_text_to_the_bit(count):
    points = np.clip(np.random.default_rng(count).normal(0, 1, (count, 2)), -2, 2)
    own = read_drawing(write_drawing(points))
    assert own == drawn(points)
    assert np.array_equal(own.points, drawn(points).points)
    assert np.abs(own.points - points).max() <= 0.5001 / GRID


def test_a_line_of_a_thousand_points_fits_into_a_link():
    t = np.linspace(0, 1, 1000)[:, None]
    line = np.hstack([3 * t - 1.5, np.sin(6 * t)]) + np.random.default_rng(0).normal(0, 0.05, (1000, 2))
    assert len(write_drawing(line)) < LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "2abc", "1====", "1äöü", "1" + "A" * LONGEST, "1AAAA", packed(b"\x01"), packed(b"\x01\x01"),
        packed(b"\xff" * 50), packed(b"\x00\x80"), packed(bytes(2_000_000)), packed(b"\xd0\x0f\x00\x02\x00"),
        write_drawing(CLOUD)[:-5], write_drawing(CLOUD)[:40] + "x" + write_drawing(CLOUD)[41:] + "x",
    ],
    ids=range(15),
)  # fmt: skip
def test_a_damaged_drawing_is_refused_and_the_rest_of_the_link_holds(text):
    with pytest.raises(Refused, match=r"drawing"):
        read_drawing(text)
    experiment, problems = read_query({"dataset": "own", "own": text, "width": "2"})
    assert experiment == Experiment(width=2)
    assert len(problems) == 1


def test_a_link_holds_an_experiment_on_a_drawing():
    experiment = Experiment(dataset=OWN, own=drawn(CLOUD), width=2)
    assert Experiment.from_query(experiment.to_query()) == experiment
    assert "points" not in experiment.to_query(defaults=False)
    assert experiment.content_key != Experiment(dataset=OWN, own=drawn(CLOUD[1:]), width=2).content_key


def test_how_many_points_and_how_noisy_has_no_effect_on_points_of_ones_own():
    experiment = Experiment(dataset=OWN, own=drawn(CLOUD))
    assert replace(experiment, points=1000, noise=0.3).content_key == experiment.content_key
    assert replace(Experiment(), own=drawn(CLOUD)).content_key == Experiment().content_key


def test_the_own_data_set_needs_points():
    with pytest.raises(Refused, match="own must be given"):
        Experiment(dataset=OWN)
    experiment, problems = read_query({"dataset": "own"})
    assert experiment == Experiment()
    assert [problem.rule for problem in problems] == ["own-missing"]


def test_private_points_have_a_secret_for_a_key_and_others_a_hash():
    one, other = own_points(CLOUD, private=True), own_points(CLOUD, private=True)
    assert one != other
    assert one.private and len(one.key) == 33
    assert own_points(CLOUD) == own_points(CLOUD) != own_points(CLOUD[1:])
    link = Experiment(dataset=OWN, own=one).to_query()
    assert [p.rule for p in read_query(link)[1]] == ["own-gone"]
    assert read_query(link, kept={one.key: one}.get)[0].own is one


def test_training_learns_from_the_points_given_and_holds_their_share_out():
    experiment = Experiment(dataset=OWN, own=own_points(CLOUD), steps=20, hidden=(8,))
    data = make_data(experiment)
    assert np.array_equal(data.points, CLOUD.astype(np.float32))
    assert data.heldout.sum() == 12
    run = train(experiment)
    assert np.array_equal(run.points, data.points)
    assert np.array_equal(run.weights, train(experiment, CLOUD).weights)
    assert (truth(OWN), noise_floor(experiment)) == ((), 0.0)


def test_a_network_has_as_many_inputs_as_the_points_have_columns():
    units = scaling(TABLE, ("a", "b", "c", "d"), separate=True)
    experiment = Experiment(dataset=OWN, own=own_points(units.to_plane(TABLE), units), steps=20, hidden=(8,))
    run = train(experiment)
    assert run.reconstruct(run.points).shape == (80, 4)


def test_points_travel_to_workers_with_their_experiment():
    experiment = Experiment(dataset=OWN, own=own_points(CLOUD))
    there = pickle.loads(pickle.dumps(experiment))
    assert there == experiment
    assert np.array_equal(make_data(there).points, make_data(experiment).points)


@pytest.mark.parametrize("ending", ["safetensors", "json"])
@pytest.mark.parametrize("private", [True, False])
def test_a_saved_run_holds_its_own_points_with_their_units_and_no_secret(tmp_path, ending, private):
    units = scaling(TABLE[:, :2], ("a", "b"), True)
    own = own_points(units.to_plane(TABLE[:, :2]), units, np.arange(80) % 2, ("x", "y"), "kind", private=private)
    run = train(Experiment(dataset=OWN, own=own, steps=20, hidden=(8,)))
    path = tmp_path / f"run.{ending}"
    (run.save if ending == "safetensors" else run.save_json)(path)
    assert private == (own.key.encode() not in path.read_bytes())
    back = Run.load(path)
    assert np.array_equal(back.weights, run.weights)
    assert np.array_equal(back.experiment.own.points, own.points)
    assert (back.experiment.own.units, back.experiment.own.labelled) == (units, "kind")
    assert list(table(back))[:2] == ["a", "b"]
    assert np.allclose(table(back)["a"], TABLE[:, 0], atol=1e-4)


def test_what_is_forgotten_is_gone_wherever_it_was_held():
    own = own_points(CLOUD, private=True)
    experiment = Experiment(dataset=OWN, own=own)
    own.forget()
    assert len(experiment.own.points) == 0


@pytest.mark.parametrize("separate", [True, False])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_scaling_fills_the_plane_and_is_undone_exactly(columns, separate):
    values = TABLE[:, :columns]
    units = scaling(values, tuple("abcd"[:columns]), separate)
    points = units.to_plane(values)
    assert np.abs(points).max() == pytest.approx(1.5)
    assert np.allclose(units.from_plane(points), values, rtol=0, atol=1e-9 * np.abs(values).max())
    assert units_of(Experiment(dataset=OWN, own=own_points(points, units))) == units
    if not separate:
        assert len(set(units.scale)) == 1


def test_more_than_three_columns_are_turned_to_their_principal_axes():
    units = scaling(TABLE, ("a", "b", "c", "d"), separate=True)
    points = units.to_plane(TABLE)
    shares = variance_shares(units, points)
    assert shares.sum() == pytest.approx(1)
    assert (np.diff(shares) <= 1e-12).all()
    off = np.cov(points.T) - np.diag(points.var(0, ddof=1))
    assert np.abs(off).max() < 1e-12
    axes = np.array(units.axes)
    assert np.allclose(axes @ axes.T, np.eye(4))


@pytest.mark.parametrize(
    "points", [CLOUD[:1], CLOUD[:, :1], np.zeros((5001, 2)), np.zeros((5, 65)), CLOUD * np.nan, CLOUD + 1000, CLOUD[0]]
)
def test_points_of_another_shape_or_without_bounds_are_refused(points):
    with pytest.raises(ValueError, match="points must"):
        own_points(points)


def test_a_constant_column_cannot_be_scaled():
    with pytest.raises(ValueError, match="constant. Got b"):
        scaling(np.array([[1.0, 2.0], [2.0, 2.0]]), ("a", "b"), True)
