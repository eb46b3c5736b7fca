"""vigie model: translation packages, fetched, chosen, taken away, compared."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .context import AS_JSON, the_settings, the_workspace

if TYPE_CHECKING:
    from pipeline.fetch import Client
    from pipeline.settings import Settings
    from pipeline.translate import AvailableModel, Package

_INDEX = click.option("--index", metavar="URL", help="Another index of packages (else translate.index of feeds.yaml).")


@click.group()
def model() -> None:
    """Translation packages: list, install, use, remove, show, compare."""


@model.command("list")
@click.option("--available", is_flag=True, help="Also what the index offers; needs the network.")
@_INDEX
@AS_JSON
def list_models(*, available: bool, index: str | None, as_json: bool) -> None:
    """Say which packages are installed, which one drafts, and what the index offers."""
    from pipeline.stages import offered_models
    from pipeline.terminal import print_json, show_models
    from pipeline.translate import find_package, list_packages, starter_package

    settings, folder = the_settings(), the_workspace().models_dir
    installed = [starter_package(folder), *list_packages(folder)]
    in_use = find_package(folder, settings.translate.model).folder
    offered: tuple[AvailableModel, ...] = ()
    if available:
        with _client(settings) as client:
            offered = offered_models(client, _index_url(settings, index))
    if as_json:
        rows = [{**_told(p), "in_use": p.folder == in_use} for p in installed]
        print_json({"installed": rows, "available": [asdict(m) for m in offered]})
    else:
        show_models(installed, in_use, offered)


@model.command()
@click.argument("package", required=False)
@_INDEX
def install(*, package: str | None, index: str | None) -> None:
    """Install PACKAGE from the index (without a name the newest to French), or from a local .argosmodel file."""
    from pipeline.lock import workspace_lock
    from pipeline.stages import chosen_model, install_offered, offered_models
    from pipeline.terminal import say, share_for
    from pipeline.translate import install_package

    settings, workspace = the_settings(), the_workspace()
    with workspace_lock(workspace.lock_path):
        if package and package.endswith(".argosmodel"):
            done = install_package(Path(package), workspace.models_dir)
        else:
            with _client(settings) as client, share_for(sys.stderr) as share:
                wanted = chosen_model(offered_models(client, _index_url(settings, index)), package)
                told = share("download")
                done = install_offered(client, wanted, workspace.models_dir, lambda n, of: told(n, of or 0))
    say(f"{done.name} {done.version} is installed. New drafts use it unless another was chosen: vigie model list")


@model.command()
@click.argument("package")
def use(*, package: str) -> None:
    """Draft with PACKAGE from now on."""
    from pipeline.terminal import say
    from pipeline.translate import use_package

    settings, folder = the_settings(), the_workspace().models_dir
    chosen = use_package(package, folder)
    say(f"{chosen.name} {chosen.version} drafts from now on; for what is drafted: vigie run --again translate --stale")
    if settings.translate.model and settings.translate.model not in (chosen.name, chosen.folder.name):
        say(f"But feeds.yaml wants {settings.translate.model} (translate.model), which comes first.")


@model.command()
@click.argument("package")
def remove(*, package: str) -> None:
    """Take PACKAGE away."""
    from pipeline.lock import workspace_lock
    from pipeline.terminal import say
    from pipeline.translate import remove_package

    workspace = the_workspace()
    with workspace_lock(workspace.lock_path):
        gone = remove_package(package, workspace.models_dir)
    say(f"{gone.name} {gone.version} is gone")


@model.command()
@click.argument("package", required=False)
@AS_JSON
def show(*, package: str | None, as_json: bool) -> None:
    """Say what PACKAGE (else the one in use) is, and what its makers say of it."""
    from pipeline.terminal import print_json, show_model
    from pipeline.translate import find_package, package_readme

    found = find_package(the_workspace().models_dir, package or the_settings().translate.model)
    if as_json:
        print_json({**_told(found), "readme": package_readme(found)})
    else:
        show_model(found, package_readme(found))


@model.command()
@click.argument("first")
@click.argument("second")
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of gold articles with reference translations (else those that travel with Vigie).",
)
@AS_JSON
def compare(*, first: str, second: str, articles: Path | None, as_json: bool) -> None:
    """Say which of two packages drafts better: names, numbers, chrF, speed.

    FIRST and SECOND are installed packages by name, or .argosmodel files, which are looked at and not installed.
    """
    from pipeline.evaluate import SHIPPED, compare_models
    from pipeline.extract import load_lexicon
    from pipeline.terminal import print_json, share_for, show_comparison

    with tempfile.TemporaryDirectory(prefix="vigie-compare-") as scratch, share_for(sys.stderr) as share:
        told = share("compare")
        packages = (_package_of(first, Path(scratch)), _package_of(second, Path(scratch)))
        compared = compare_models(packages, load_lexicon(), articles or SHIPPED, lambda done: told(done, 2)).as_json()
    if as_json:
        print_json(compared)
    else:
        show_comparison(compared)


def _package_of(named: str, scratch: Path) -> Package:
    from pipeline.translate import find_package, install_package

    if named.endswith(".argosmodel"):
        return install_package(Path(named), Path(tempfile.mkdtemp(dir=scratch)))
    return find_package(the_workspace().models_dir, named)


def _told(package: Package) -> dict[str, Any]:
    return {**asdict(package), "folder": package.folder.name, "decoding": dict(package.decoding)}


def _index_url(settings: Settings, given: str | None) -> str:
    from pipeline.translate import INDEX_URL

    return given or settings.translate.index or INDEX_URL


def _client(settings: Settings) -> Client:
    from pipeline.fetch import Client
    from pipeline.stages import package_policy

    return Client(package_policy(settings.fetch_policy()))
