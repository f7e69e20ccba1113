"""Pictures and films of a run: what is on them is what the network does."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from aecore.experiment import Experiment
from aecore.export import film
from aecore.export.raster import image
from aecore.export.scene import DARK, scene
from aecore.export.vector import svg
from aecore.run import Run, train

SMALL = {"hidden": (6, 5), "points": 60, "batch": 16, "steps": 12}


@pytest.fixture(scope="module")
def run() -> Run:
    return train(Experiment(**SMALL))


@pytest.mark.parametrize("settings", [{}, {"width": 2}, {"width": 3}, {"dataset": "helix", "width": 2}], ids=str)
def test_an_svg_has_every_point_the_curve_and_the_numbers(settings: dict) -> None:
    trained = train(Experiment(**SMALL | settings))
    drawn = svg(scene(trained, size=400))
    root = ElementTree.fromstring(drawn)
    assert root.get("width") == "400"
    dots = [path.get("d") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert sum(len(re.findall(r"h0|a", d)) for d in dots) >= 60
    assert f"step {12} · error {trained.history['train'][-1]:.3g}" in drawn
    assert "nan" not in drawn


def test_a_png_is_as_large_as_asked_and_shows_the_curve_in_pink(run: Run, tmp_path) -> None:
    run.save_png(tmp_path / "run.png", size=300)
    picture = np.asarray(Image.open(tmp_path / "run.png").convert("RGB")).astype(int)
    assert picture.shape[1] == 300
    red, green, blue = picture[..., 0], picture[..., 1], picture[..., 2]
    assert ((red > 200) & (green < 140) & (blue > 120)).sum() > 50


def test_a_picture_can_be_dark(run: Run) -> None:
    assert np.asarray(image(scene(run, size=100, dark=True)))[0, 0].tolist() == [0x14, 0x16, 0x1A]
    assert scene(run, dark=True).background == DARK.background


def test_sizes_and_frames_that_are_none_are_refused(run: Run) -> None:
    for size in (0, 10**6):
        with pytest.raises(ValueError, match="size must be"):
            scene(run, size=size)
    with pytest.raises(ValueError, match="frame must be"):
        scene(run, frame=999)


@pytest.mark.parametrize("kind", film.KINDS)
def test_a_film_has_a_picture_for_each_frame(kind: str, run: Run, tmp_path) -> None:
    path = tmp_path / f"run.{kind}"
    told: list[tuple[int, int]] = []
    run.save_film(path, size=120, progress=lambda done, count: told.append((done, count)) or True)
    assert told[-1] == (13, 13)
    if kind == "gif":
        with Image.open(path) as shown:
            assert shown.n_frames == 13 and shown.size[0] == 120
    else:
        frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(path))
        assert frames == 13 + film.REST and seconds == pytest.approx(frames / film.RATE, abs=0.1)


def test_several_runs_stand_side_by_side(run: Run, tmp_path) -> None:
    film.save_film([run, run], tmp_path / "both.gif", size=100)
    with Image.open(tmp_path / "both.gif") as shown:
        assert shown.size[0] == 200


@pytest.mark.parametrize("kind", ["gif", "webm"])
def test_a_film_that_is_cancelled_leaves_nothing(kind: str, run: Run, tmp_path) -> None:
    with pytest.raises(film.Cancelled):
        run.save_film(tmp_path / f"run.{kind}", size=100, progress=lambda done, _: done < 4)
    assert list(tmp_path.iterdir()) == []


def test_without_an_encoder_there_is_gif(run: Run, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(film, "find_spec", lambda _: None)
    assert film.kinds() == ("gif",)
    with pytest.raises(ImportError, match="pip install"):
        run.save_film(tmp_path / "run.mp4")
    with pytest.raises(ValueError, match="gif, webm, mp4"):
        run.save_film(tmp_path / "run.avi")
