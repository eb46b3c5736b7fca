"""Argos Translate's index of packages, read through ``argostranslate.package`` and nothing else of it.

Its ``translate`` pulls in PyTorch; its ``download`` and ``install_from_path`` reuse cut-off files and import it too.
Importing even the package module makes folders, so the environment points them into a scratch folder first.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from pipeline.errors import ModelError

INDEX_URL = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"


@dataclass(frozen=True, slots=True)
class AvailableModel:
    """A package that an index offers. ``links`` are tried in order; ``sha256`` is null where the index states none."""

    name: str
    version: str
    source_language: str
    target_language: str
    links: tuple[str, ...]
    sha256: str | None = None


def read_index(index: str) -> tuple[AvailableModel, ...]:
    """The translation packages that an index (the JSON text of ``index.json``) offers.

    Raises ModelError where the text is no index.
    """
    try:
        entries = json.loads(index)
        if not isinstance(entries, list):
            raise TypeError("a list was expected")
        return tuple(_available(entry) for entry in entries if entry.get("type", "translate") == "translate")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"the index of translation packages cannot be read: {error}") from error


def _available(entry: dict[str, object]) -> AvailableModel:
    package = _package_module().AvailablePackage(dict(entry))
    source, target = str(entry["from_code"]), str(entry["to_code"])
    links = tuple(link for link in package.links if str(link).startswith(("https://", "http://")))
    version = str(package.package_version)
    return AvailableModel(
        name=f"translate-{source}_{target}",
        version=version,
        source_language=source,
        target_language=target,
        links=links,
        sha256=str(entry["sha256"]) if entry.get("sha256") else None,
    )


def _package_module() -> ModuleType:
    with tempfile.TemporaryDirectory(prefix="vigie-argos-") as scratch, _environment(scratch):
        import argostranslate.package

    module: ModuleType = argostranslate.package
    return module


@contextmanager
def _environment(folder: str) -> Iterator[None]:
    """Everything Argos would put under HOME goes into a folder that is thrown away."""
    wanted = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR"), folder)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
