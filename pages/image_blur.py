"""Why it blurs, on images: the same images under three errors, and a reconstruction that is the mean of two digits."""

from functools import partial

from aecore.images.experiment import IMAGE_SETTINGS
from ui.images import beside, by_setting, chosen, explain_images, open_image_lesson, reopened
from ui.lessons import lesson
from ui.stage import panel


def render() -> None:
    """One run for each way to count errors."""
    experiment = open_image_lesson("image-blur")
    panel(
        "image-blur",
        options={"runs": by_setting(experiment, "loss", IMAGE_SETTINGS["loss"].choices)},
        on={"reopen": reopened, "setting": partial(chosen, experiment)},
        beside=beside(lesson("image-blur").controls, experiment),
    )
    explain_images("image-blur")


render()
