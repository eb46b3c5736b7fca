"""Identifiers as they come in addresses: bounded, so that no number is too large for the archive."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

RowId = Annotated[int, Path(ge=1, le=2**53 - 1)]
"""The id of a row."""

Offset = Annotated[int, Query(ge=0, le=1_000_000)]
"""How many results to pass over."""

Limit = Annotated[int, Query(ge=1, le=200)]
"""How many results to give."""
