"""Why it blurs: two possible answers to one input, and what each reconstruction loss makes of them."""

from dataclasses import replace

from aecore.experiment import SETTINGS
from ui import text
from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The same experiment with each loss, side by side."""
    experiment = open_lesson("blur", without={"loss"})
    losses = SETTINGS["loss"].choices
    stage(
        {loss: replace(experiment, loss=loss) for loss in losses},
        layout="blur",
        options={"titles": [text.name("loss", loss) for loss in losses]},
    )
    explain("blur")


render()
