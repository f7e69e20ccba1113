"""When a run is looked at: the steps that have a frame, and the segments it is computed and served in."""

from __future__ import annotations

from functools import lru_cache

# One frame a step up to this step, then ever sparser: the spacing is step / DENSE.
# 24 gives 147 frames for 2,000 steps and 157 for 3,000.
DENSE = 24
FIRST_SEGMENT = 6  # the first picture: seven frames, a few dozen kilobytes
LONGEST_SEGMENT = 400  # steps; keeps one experiment from holding a worker while others wait


@lru_cache(maxsize=256)
def frame_steps(steps: int) -> tuple[int, ...]:
    """The steps with a frame, from 0 (the untrained network) to `steps`, ascending."""
    found = [0]
    while found[-1] < steps:
        found.append(min(steps, found[-1] + max(1, found[-1] // DENSE)))
    return tuple(found)


@lru_cache(maxsize=256)
def segments(steps: int) -> tuple[tuple[int, int], ...]:
    """The run cut in parts (start, end]: frames with start < step <= end. The first has step 0 too.

    Lengths double up to LONGEST_SEGMENT. The last part holds the last frame alone, as that one is
    sent in full precision.
    """
    last_but_one = frame_steps(steps)[-2]
    parts, start, length = [], 0, FIRST_SEGMENT
    while start < last_but_one:
        end = min(last_but_one, start + length)
        parts.append((start, end))
        start, length = end, min(LONGEST_SEGMENT, 2 * length)
    return (*parts, (start, steps))


def segment_frames(steps: int, segment: int) -> tuple[int, ...]:
    """The steps of the frames in one segment, ascending; empty where a short segment has none."""
    start, end = segments(steps)[segment]
    return tuple(s for s in frame_steps(steps) if start < s <= end or (segment == 0 and s == 0))
