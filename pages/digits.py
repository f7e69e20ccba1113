"""Digits: a picture through a network, live while it trains, and what its codes are good for."""

from functools import partial

from ui.images import beside, chosen, explain_images, image_url, open_image_lesson, reopened
from ui.lessons import lesson
from ui.stage import panel


def render() -> None:
    """The picture's way through the run of the address."""
    experiment = open_image_lesson("digits")
    panel(
        "digits",
        options={"url": image_url(experiment)},
        on={"reopen": reopened, "setting": partial(chosen, experiment)},
        beside=beside(lesson("digits").controls, experiment),
    )
    explain_images("digits")


render()
