"""Against PCA: the same images, the same number of numbers, as in 2006; and what pretraining bought then."""

from functools import partial

from ui.images import against_pca_runs, beside, chosen, explain_images, open_image_lesson, reopened
from ui.lessons import lesson
from ui.stage import panel


def render() -> None:
    """The run of the address beside PCA, at other widths, and begun in the ways of then and now."""
    experiment = open_image_lesson("against-pca")
    panel(
        "against-pca",
        options=against_pca_runs(experiment),
        on={"reopen": reopened, "setting": partial(chosen, experiment)},
        beside=beside(lesson("against-pca").controls, experiment),
    )
    explain_images("against-pca")


render()
