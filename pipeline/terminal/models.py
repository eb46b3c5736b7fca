"""Translation packages, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def show_comparison(compared: Mapping[str, Any]) -> None:
    """Two packages on the same articles, as ``ModelComparison.as_json`` tells of them."""
    a, b = (dict(_measured(model)) for model in compared["models"])
    names = [f"{model['name']} {model['version']}" for model in compared["models"]]
    title = f"{compared['articles']} articles, {compared['segments']} segments"
    table(("", *names), [(what, a[what], b[what]) for what in a], title=title)
    low, high = compared["chrf_interval_95"]
    say(f"chrF, first minus second: {compared['chrf_difference']:+.2f} (95 % of resamples: {low:+.2f} to {high:+.2f})")
    say(_VERDICTS[compared["better"]])


_VERDICTS = {
    "a": "The first is better by more than chance.",
    "b": "The second is better by more than chance.",
    "neither": "Neither is better by more than chance: go by names, numbers and speed.",
}


def _measured(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, what in (("names", "names kept"), ("numbers", "numbers kept"), ("date_words", "days and months kept")):
        tally = model[key]
        silent = f", {tally['lost']} lost in silence" if tally["lost"] else ""
        yield what, f"{tally['kept']} of {tally['total']}{silent}"
    yield "false alarms", f"{model['false_alarms']['share']:.1%}"
    yield "chrF", f"{model['chrf']:.2f}"
    yield "words a second", f"{model['words_per_second']:.0f}"
