"""The extractor's data files, each read once and only when it is needed."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

_DATA = files(__package__).joinpath("data")


def text_of(*path: str) -> str:
    """The text of a data file, by its path below ``data``."""
    return _DATA.joinpath(*path).read_text("utf-8")


@lru_cache
def words(name: str) -> frozenset[str]:
    """A list of words: one a line, or several parted by blanks; lines that begin with # are its header.

    Lists of ordinary words keep their accents; all others are flat (``reading.flatten``).
    """
    lines = text_of("words", f"{name}.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache
def table(name: str) -> Any:
    """A YAML file of rules or vocabularies."""
    import yaml

    return yaml.load(text_of("rules", f"{name}.yaml"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
