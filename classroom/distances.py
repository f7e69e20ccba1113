"""How far an answer is from the truth."""

from __future__ import annotations

from typing import Any

import numpy as np

from classroom.models.questions import Question

DRAWN_POINTS = 200  # a drawn curve is measured at so many places, evenly along it


def distance(question: Question, truth: Any, value: Any) -> float:
    """The distance of an answer, in the unit of what was asked.

    Euclidean for points and codes; for curves `curve_distance`; for a choice 0 where it holds, else 1.
    """
    if question.kind in ("point", "code"):
        return float(np.linalg.norm(np.asarray(truth) - np.asarray(value)))
    if question.kind == "curve":
        return curve_distance(np.asarray(truth), np.asarray(value))
    if question.kind == "choice":
        return 0.0 if value in truth else 1.0
    return abs(float(truth) - float(value))


def curve_distance(true: np.ndarray, drawn: np.ndarray) -> float:
    """Half the sum of two means: from the places of one curve to the nearest of the other, and back.

    true (m, 2): the curve at the data's codes, so that it counts where data are; drawn (k, 2): corners of a line.
    """
    places = along(drawn, DRAWN_POINTS)  # (DRAWN_POINTS, 2)
    apart = np.linalg.norm(true[:, None, :] - places[None, :, :], axis=2)  # (m, DRAWN_POINTS)
    return float((apart.min(axis=1).mean() + apart.min(axis=0).mean()) / 2)


def along(corners: np.ndarray, count: int) -> np.ndarray:
    """Places evenly along a line through its corners. (k, 2) -> (count, 2)"""
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.linspace(0.0, at[-1], count)
    return np.stack([np.interp(wanted, at, corners[:, axis]) for axis in range(2)], axis=1)
