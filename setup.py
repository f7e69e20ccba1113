"""What pyproject.toml cannot say of the wheel: which folders are packages, and that one lies elsewhere here."""

from setuptools import find_namespace_packages, setup

ROOMS = ["aecore*", "classroom*", "lessons*", "pages*", "panels*", "takehome*", "trajectories*", "ui*", "words*"]

setup(
    # Streamlit looks for its configuration beside what it starts; ui/command.py finds it as a part of ui.
    packages=[*find_namespace_packages(include=ROOMS), "ui.settings"],
    package_dir={"ui.settings": ".streamlit"},
)
