"""Translation packages on disk: which there are, which one is in use, and how one is put there or taken away.

A package is a folder unpacked from an ``.argosmodel`` file. The starter package travels with the program and is
unpacked the first time it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError

from ..resources import DATA
from .loading import load
from .unpacking import unpack

STARTER = "starter-en_fr"
_STARTER_DATA = DATA / "model"
_RECORD = "vigie.json"
_IN_USE = "in-use"
_SET_ASIDE = "replaced"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[_-]\w{2,8})?")
_VERSION = re.compile(r"[\w.+-]{0,40}")
_VERSION_TAIL = re.compile(r"-(\d+(?:_\d+)*)$")
_KNOWN_DECODING = ("beam_size", "length_penalty", "repetition_penalty", "no_repeat_ngram_size", "coverage_penalty")


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package. ``sha256`` is that of its ``.argosmodel`` file, or of its unpacked files where the file
    is unknown; ``decoding`` are the settings its makers give in ``metadata.json``."""

    folder: Path
    name: str
    version: str
    source_language: str
    target_language: str
    sha256: str
    decoding: tuple[tuple[str, float], ...] = ()
    licence: str = ""


def find_package(models_dir: Path | None, wanted: str | None = None) -> Package:
    """The package to translate with: ``wanted`` by name or folder, else the one chosen with ``use_package``, else the
    newest English to French one installed in ``models_dir``, else the starter.

    Raises ModelError where ``wanted`` is not installed or a package cannot be read.
    """
    if wanted in (STARTER, "starter"):
        return starter_package(models_dir)
    installed = list_packages(models_dir)
    if wanted:
        for package in installed:
            if wanted in (package.name, package.folder.name):
                return package
        known = ", ".join([STARTER, *(p.folder.name for p in installed)])
        raise ModelError(f"no translation package {wanted!r} in {models_dir}; there is: {known}")
    chosen = _chosen(models_dir)
    if chosen == STARTER:
        return starter_package(models_dir)
    fitting = [p for p in installed if (p.source_language, p.target_language) == ("en", "fr")]
    for package in fitting:
        if package.folder.name == chosen:
            return package
    if fitting:
        return max(fitting, key=lambda package: _version_key(package.version))
    return starter_package(models_dir)


def list_packages(models_dir: Path | None) -> tuple[Package, ...]:
    """The packages a person installed in ``models_dir``, by name; a folder that is none is passed over."""
    if models_dir is None or not models_dir.is_dir():
        return ()
    return tuple(read_package(folder) for folder in _package_folders(models_dir))


def install_package(file: Path, models_dir: Path) -> Package:
    """Unpack an ``.argosmodel`` file into ``models_dir``; one of the same name and version is replaced.

    A crash leaves the old package or the new one, never half of one; at worst the old one is set aside until the next
    installation. Raises ModelError where the file cannot be trusted, is no translation package or cannot be loaded.
    """
    digest = _file_digest(file)
    models_dir.mkdir(parents=True, exist_ok=True)
    _sweep(models_dir)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=models_dir) as scratch:
        fresh = unpack(file, Path(scratch))
        _note(fresh, digest)
        try:
            read_package(fresh)
            load(fresh)
        except ModelError as error:  # of the file that was given, not of a folder that is gone
            raise ModelError(str(error).replace(str(fresh), str(file))) from error
        _put(fresh, models_dir / fresh.name, Path(scratch))
    return read_package(models_dir / fresh.name)


def remove_package(name: str, models_dir: Path) -> Package:
    """Take an installed package away. Raises ModelError where there is none of that name, or it is the starter."""
    if name in (STARTER, "starter"):
        raise ModelError("the starter package is part of the program and cannot be removed")
    package = find_package(models_dir, name)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=models_dir) as scratch:
        package.folder.rename(Path(scratch) / package.folder.name)
    if _chosen(models_dir) == package.folder.name:
        (models_dir / _IN_USE).unlink()
    return package


def use_package(name: str, models_dir: Path) -> Package:
    """Choose the package for the next translations. Raises ModelError where it is not installed."""
    package = find_package(models_dir, name)
    models_dir.mkdir(parents=True, exist_ok=True)
    chosen = STARTER if package.name == STARTER else package.folder.name
    draft = models_dir / f".{_IN_USE}.{os.getpid()}"
    draft.write_text(chosen + "\n", encoding="utf-8")
    draft.replace(models_dir / _IN_USE)
    return package


def read_package(folder: Path) -> Package:
    """What an unpacked package says of itself. Raises ModelError where it is damaged or not for translation."""
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        source, target = str(metadata["from_code"]), str(metadata["to_code"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder} is not a translation package: {error}") from error
    version = str(metadata.get("package_version", ""))
    if not (_LANGUAGE.fullmatch(source) and _LANGUAGE.fullmatch(target) and _VERSION.fullmatch(version)):
        raise ModelError(f"{folder} is not a translation package: its languages or its version are none")
    if not (folder / "model" / "model.bin").is_file() or not (folder / "sentencepiece.model").is_file():
        raise ModelError(f"{folder} lacks its model or its sentencepiece.model: install the package again")
    return Package(
        folder=folder,
        name=_VERSION_TAIL.sub("", folder.name),
        version=version,
        source_language=source,
        target_language=target,
        sha256=_recorded_digest(folder) or _folder_digest(folder),
        decoding=_decoding(metadata.get("decoding")),
        licence=str(metadata.get("license", "")),
    )


def package_readme(package: Package) -> str:
    """What the package's makers say of it; empty where they say nothing."""
    readme = package.folder / "README.md"
    return readme.read_text(encoding="utf-8") if readme.is_file() else ""


def starter_package(models_dir: Path | None) -> Package:
    """The package that travels with the program, unpacked once where there is room for it. Raises ModelError."""
    digest, file_name = (_STARTER_DATA / "starter.sha256").read_text(encoding="ascii").split()
    folder_name = f"{STARTER}-{digest[:12]}"
    homes = list(_starter_homes(models_dir))
    for home in homes:
        if _complete(home / folder_name):
            return _as_starter(read_package(home / folder_name))
    failures = []
    for home in homes:
        try:
            return _as_starter(_unpack_starter(_STARTER_DATA / file_name, digest, home, folder_name))
        except OSError as error:
            failures.append(f"{home}: {error.strerror or error}")
    raise ModelError("no place to unpack the starter package: " + "; ".join(failures))


def _unpack_starter(file: Path, digest: str, home: Path, folder_name: str) -> Package:
    if _file_digest(file) != digest:
        raise ModelError(f"{file} is damaged: install Vigie again")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=home) as scratch:
        fresh = unpack(file, Path(scratch))
        _note(fresh, digest)
        _put(fresh, home / folder_name, Path(scratch))
    return read_package(home / folder_name)


def _as_starter(package: Package) -> Package:
    return Package(
        package.folder,
        STARTER,
        package.version,
        package.source_language,
        package.target_language,
        package.sha256,
        package.decoding,
        package.licence,
    )


def _starter_homes(models_dir: Path | None) -> Iterator[Path]:
    """Where the starter may be unpacked, best first: the workspace, the person's cache, a private temporary folder."""
    if models_dir is not None:
        yield models_dir / ".starter"
    cache = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("HOME", "") and os.environ["HOME"] + "/.cache")
    if cache:
        yield Path(cache) / "vigie" / "models"
    yield Path(tempfile.gettempdir()) / f"vigie-{os.getuid()}" / "models"


def _complete(folder: Path) -> bool:
    """Unpacked by us and for us: another user's folder in a shared temporary place is not trusted."""
    try:
        return (folder / _RECORD).is_file() and folder.stat().st_uid in (os.getuid(), 0)
    except OSError:
        return False


def _put(fresh: Path, place: Path, scratch: Path) -> None:
    """Rename a complete folder into its place; what stood there goes with the scratch folder.

    A crash between the two renames leaves what stood there set aside; ``_sweep`` brings it back.
    """
    if place.exists():
        (scratch / _SET_ASIDE).mkdir()
        place.rename(scratch / _SET_ASIDE / place.name)
    fresh.rename(place)


def _note(folder: Path, digest: str) -> None:
    (folder / _RECORD).write_text(json.dumps({"sha256": digest}) + "\n", encoding="utf-8")


def _recorded_digest(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / _RECORD).read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file_digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read {file}: {error.strerror or error}") from error


def _folder_digest(folder: Path) -> str:
    """A digest of a folder that others unpacked: its files' names and contents, in order."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{file.relative_to(folder).as_posix()}\0{_file_digest(file)}\n".encode())
    return whole.hexdigest()


def _decoding(stated: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(stated, dict):
        return ()
    known = ((name, stated.get(name)) for name in _KNOWN_DECODING)
    return tuple((name, float(value)) for name, value in known if isinstance(value, int | float))


def _package_folders(models_dir: Path) -> list[Path]:
    return sorted(p.parent for p in models_dir.glob("*/metadata.json") if not p.parent.name.startswith("."))


def _chosen(models_dir: Path | None) -> str | None:
    try:
        return (models_dir / _IN_USE).read_text(encoding="utf-8").strip() if models_dir else None
    except OSError:
        return None


def _sweep(models_dir: Path) -> None:
    """Take away what a crash left half unpacked, and put back what it had set aside."""
    for old in models_dir.glob(f".partial-*/{_SET_ASIDE}/*"):
        if not (models_dir / old.name).exists():
            old.rename(models_dir / old.name)
    for left in models_dir.glob(".partial-*"):
        shutil.rmtree(left, ignore_errors=True)


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
