"""Load an unpacked package: its SentencePiece model and its CTranslate2 model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import ModelError


def load(folder: Path, threads: int = 1) -> tuple[Any, Any]:
    """The ``SentencePieceProcessor`` and the ``ctranslate2.Translator`` (int8) of ``folder``. The latter takes as many
    batches at once as there are ``threads``: one worker a processor was measured faster than wide ones.

    Raises ModelError where either is not what its name says.
    """
    import ctranslate2
    import sentencepiece

    try:
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        model = ctranslate2.Translator(
            str(folder / "model"), device="cpu", inter_threads=threads, intra_threads=1, compute_type="int8"
        )
    except (RuntimeError, ValueError, LookupError, MemoryError, OSError) as error:
        raise ModelError(f"cannot load the translation package {folder}: {error}") from error
    return pieces, model
