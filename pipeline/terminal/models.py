"""Translation packages, for a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .printing import pairs, say, table

if TYPE_CHECKING:
    from pipeline.translate import AvailableModel, Package


def show_models(installed: Sequence[Package], in_use: Path, offered: Sequence[AvailableModel]) -> None:
    """What is installed, with a star at the package that drafts, and what an index offers."""
    rows = [
        ("*" if p.folder == in_use else "", p.name, p.version, f"{p.source_language} → {p.target_language}", p.licence)
        for p in installed
    ]
    table(("", "package", "version", "languages", "licence"), rows, title="Installed")
    if offered:
        have = {(p.name, p.version) for p in installed}
        listed = [(m.name, m.version, "installed" if (m.name, m.version) in have else "") for m in offered]
        table(("package", "version", ""), listed, title="Offered")
        say("Install one with: vigie model install NAME")


def show_model(package: Package, readme: str) -> None:
    """One package, and what its makers say of it."""
    settings = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in package.decoding)
    pairs(
        {
            "package": package.name,
            "version": package.version,
            "languages": f"{package.source_language} → {package.target_language}",
            "licence": package.licence or "not stated",
            "decoding": settings or "not stated",
            "sha256": package.sha256,
            "folder": package.folder,
        }
    )
    if readme:
        say("")
        say(readme.strip())
