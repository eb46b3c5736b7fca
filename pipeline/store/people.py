"""People who sign and models that draft."""

from __future__ import annotations

import json

from pipeline.documents import Model
from pipeline.errors import NotFoundError

from .connection import Database
from .rows import insert, scalar


class People:
    """Bylines, and nothing else about anybody: accounts live in newsroom.db."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, byline: str) -> int:
        """The id of a byline, entered where it is new. Raises ValueError for an empty one."""
        byline = " ".join(byline.split())
        if not byline:
            raise ValueError("a byline cannot be empty")
        with self._database.write() as connection:
            known = scalar(connection, "SELECT id FROM person WHERE byline = ?", (byline,))
            return int(known) if known is not None else insert(connection, "person", {"byline": byline})

    def get(self, person_id: int) -> str:
        """A person's byline. Raises NotFoundError."""
        byline = scalar(self._database.read(), "SELECT byline FROM person WHERE id = ?", (person_id,))
        if byline is None:
            raise NotFoundError(f"no person {person_id} in the archive")
        return str(byline)


class Models:
    """Translation models, told apart by the hash of their package."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, model: Model) -> int:
        """The id of a model, entered where it is new; ids grow with each installation."""
        with self._database.write() as connection:
            known = scalar(connection, "SELECT id FROM model WHERE sha256 = ?", (model.sha256,))
            if known is not None:
                return int(known)
            decoding = json.dumps(dict(model.decoding)) if model.decoding else None
            values = {"name": model.name, "version": model.version, "sha256": model.sha256, "decoding": decoding}
            return insert(connection, "model", values)

    def get(self, model_id: int) -> Model:
        """A model by its id. Raises NotFoundError."""
        row = self._database.read().execute("SELECT * FROM model WHERE id = ?", (model_id,)).fetchone()
        if row is None:
            raise NotFoundError(f"no model {model_id} in the archive")
        decoding = tuple(json.loads(row["decoding"] or "{}").items())
        return Model(row["name"], row["version"], row["sha256"], decoding)
