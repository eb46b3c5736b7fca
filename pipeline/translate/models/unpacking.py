"""Unpack an ``.argosmodel`` file (a zip archive with one folder) without trusting it."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from pipeline.errors import ModelError

# Argos's own packages unpack to about 100 to 400 MB; nothing honest comes near these bounds.
MAX_BYTES = 4 * 1024**3
MAX_FILES = 10_000
_CHUNK = 1 << 20


def unpack(file: Path, into: Path, max_bytes: int = MAX_BYTES) -> Path:
    """Unpack ``file`` below ``into`` and return the package's folder there.

    Raises ModelError for what is no zip archive, is damaged, is too large once unpacked, holds a link, a path that
    leaves the folder, or not exactly one folder. OSError (a full disk) passes through.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            top = _check(members, file)
            left = max_bytes
            for member in members:
                left -= _write(archive, member, into, left, file)
            return into / top
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelError(f"{file} is not a readable package: {error}") from error


def _check(members: list[zipfile.ZipInfo], file: Path) -> str:
    if not members or len(members) > MAX_FILES:
        raise ModelError(f"{file} holds {len(members)} files: not a translation package")
    for member in members:
        if not _is_safe(member):
            raise ModelError(f"{file} holds {member.filename!r}, which must not be unpacked")
    tops = {PurePosixPath(m.filename).parts[0] for m in members}
    top = tops.pop()
    if tops or not any(m.filename == f"{top}/metadata.json" for m in members):
        raise ModelError(f"{file} is not a translation package: one folder with metadata.json is expected")
    return top


def _is_safe(member: zipfile.ZipInfo) -> bool:
    name, mode = member.filename, member.external_attr >> 16
    parts = PurePosixPath(name).parts
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or any(sign in name for sign in "\\:\0"):
        return False
    return len(parts) > 1 and parts[0] != "/" and not parts[0].startswith(".") and ".." not in parts


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, left: int, file: Path) -> int:
    """Copy one member, counting what really comes out: the size in a zip header is only a claim."""
    target = into / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("xb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > left:
                raise ModelError(f"{file} is larger than {MAX_BYTES} bytes once unpacked")
            sink.write(chunk)
    return written
