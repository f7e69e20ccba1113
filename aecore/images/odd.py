"""Pictures that are no digits, for a network to be surprised by: letters, noise, digits turned over, and blanks."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from aecore.images.data import Images
from aecore.randomness import generator

LETTERS = "AEHKMRWX"
FINE = 8  # pixels drawn for each pixel of a letter, and averaged


def odd_ones(images: Images) -> list[tuple[str, str, np.ndarray]]:
    """What kind it is, which one, and the picture (side²,) float32 in [0, 1]: the same for all seeds."""
    side = images.side
    random = generator(0, "odd images")
    found = [("letter", each, letter(each, side)) for each in LETTERS]
    turned = [picture.reshape(side, side)[::-1, ::-1].ravel().copy() for picture in images.heldout[:4]]
    found += [("turned", str(i + 1), picture) for i, picture in enumerate(turned)]
    found += [("noise", str(i + 1), random.random(side * side, dtype=np.float32)) for i in range(3)]
    found += [("blank", "1", np.zeros(side * side, np.float32)), ("negative", "1", 1 - images.heldout[0])]
    return found


def letter(text: str, side: int) -> np.ndarray:
    """A letter as large as a digit is: (side²,) float32 in [0, 1]."""
    fine = side * FINE
    picture = Image.new("L", (fine, fine))
    font = ImageFont.load_default(size=fine * 0.95)
    ImageDraw.Draw(picture).text((fine / 2, fine / 2), text, fill=255, font=font, anchor="mm", stroke_width=fine // 60)
    small = picture.resize((side, side), Image.Resampling.BOX)
    return (np.asarray(small, np.float32) / 255).ravel()
