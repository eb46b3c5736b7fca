"""Translation packages from an index or a file: what is offered, fetched within bounds, checked, unpacked."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import FetchError, ModelError

if TYPE_CHECKING:
    from pipeline.fetch import Client, FetchPolicy
    from pipeline.translate import AvailableModel, Package

MOST_BYTES = 2 * 1024**3
"""Argos's largest package is a tenth of this."""
_HOURS = 3 * 3600.0
_OFFLINE = "without a network, install a package from a file: vigie model install FILE.argosmodel"
_PARTIAL = ".download-"

Told = Callable[[int, int | None], None]


def package_policy(policy: FetchPolicy) -> FetchPolicy:
    """The bounds of a feed's page widened to those of a package: hundreds of megabytes, over a slow line."""
    return replace(policy, max_body_bytes=MOST_BYTES, total_timeout=_HOURS)


def offered_models(client: Client, index_url: str) -> tuple[AvailableModel, ...]:
    """The English to French packages that an index offers. Raises ModelError, in words for somebody offline."""
    from pipeline.translate import read_index

    try:
        answer = client.get(index_url)
    except FetchError as error:
        raise ModelError(f"the index of translation packages cannot be reached: {error}; {_OFFLINE}") from error
    if answer.status != 200:
        raise ModelError(f"{index_url} answered {answer.status}; set translate.index, or {_OFFLINE}")
    found = read_index(answer.body.decode("utf-8", errors="replace"))
    return tuple(m for m in found if (m.source_language, m.target_language) == ("en", "fr"))


def chosen_model(offered: Sequence[AvailableModel], name: str | None) -> AvailableModel:
    """The newest of those offered, or the one of this name (with or without its version). Raises ModelError."""
    fitting = [m for m in offered if name in (None, m.name, f"{m.name}-{m.version}")]
    if not fitting:
        known = ", ".join(f"{m.name}-{m.version}" for m in offered) or "none from English to French"
        raise ModelError(f"the index offers no package {name or 'from English to French'}; it has: {known}")
    return max(fitting, key=lambda model: [int(part) for part in model.version.split(".") if part.isdigit()])


def install_offered(client: Client, model: AvailableModel, models_dir: Path, told: Told) -> Package:
    """Fetch a package from the first of its links that gives it, hold it to its checksum, unpack it.

    A crash leaves the old package or the new one; what was half fetched is swept away by the next call. Raises
    ModelError where no link gives it, the checksum differs, or it cannot be trusted.
    """
    from pipeline.translate import install_package

    models_dir.mkdir(parents=True, exist_ok=True)
    for left in models_dir.glob(f"{_PARTIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PARTIAL, dir=models_dir) as scratch:
        file = Path(scratch) / f"{model.name}-{model.version}.argosmodel"
        _fetch(client, model, file, told)
        return install_package(file, models_dir)


def _fetch(client: Client, model: AvailableModel, file: Path, told: Told) -> None:
    trouble: list[str] = []
    for link in model.links:
        try:
            with file.open("wb") as sink:
                client.download(link, sink, told)
        except FetchError as error:
            trouble.append(str(error))
            continue
        with file.open("rb") as whole:
            _hold_to_checksum(model, whole, urlsplit(link).hostname or link)
        return
    reasons = "; ".join(trouble) or "the index gives no address"
    raise ModelError(f"{model.name} {model.version} could not be fetched: {reasons}; {_OFFLINE}")


def _hold_to_checksum(model: AvailableModel, file: IO[bytes], host: str) -> None:
    if model.sha256 is None:
        return
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    if digest != model.sha256.lower():
        raise ModelError(
            f"{model.name} {model.version} from {host} is not what the index states (sha256 {digest[:12]}…, stated "
            f"{model.sha256[:12]}…): it was not installed; try again later, or another index"
        )
