"""Holes in latent space: what lies between the codes in use, in a plain autoencoder and in a variational one."""

from dataclasses import replace

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson's top, both networks trained on the same data, the prose."""
    variational = open_lesson("holes", model="variational")
    plain = replace(variational, model="autoencoder")
    stage({"plain": plain, "variational": variational}, layout="holes")
    explain("holes")


render()
