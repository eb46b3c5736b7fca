"""Argos Translate's way of asking the same model (version 1.11): what most people would run instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .plain import FirstHypotheses

if TYPE_CHECKING:
    from pipeline.translate import Package

ASKED = {
    "beam_size": 4,
    "num_hypotheses": 1,
    "length_penalty": 0.2,
    "replace_unknowns": True,
    "return_scores": True,
    "max_batch_size": 32,
    "batch_type": "tokens",
}
"""What ``argostranslate.translate`` asks of CTranslate2, whatever the package's makers advise."""


def argos_hypotheses(package: Package) -> FirstHypotheses:
    """Sentences as Argos Translate would decode them; underscores become spaces in its decoder."""
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model"))
    model = ctranslate2.Translator(str(package.folder / "model"), device="cpu", compute_type="int8")

    def translate(sentences: Sequence[str]) -> list[str]:
        tokens = pieces.encode(list(sentences), out_type=str)
        results = model.translate_batch(tokens, **ASKED)
        return [str(pieces.decode_pieces(r.hypotheses[0])).replace("_", " ").strip() for r in results]

    return translate
