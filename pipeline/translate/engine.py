"""The engine: sentences in, several hypotheses with scores out. An interface, so that a server can become another."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.documents import Model
from pipeline.errors import ModelError

from .packages import Package

# Padded tokens of a batch; more gains nothing on two cores and makes windows uneven.
_BATCH_TOKENS = 1024
# The model's own limit; longer input is cut by CTranslate2 without a word, so we split before.
MAX_INPUT_TOKENS = 240
_MAX_OUTPUT_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation of one sentence. ``score`` is the mean log-probability of its pieces; ``pieces`` its tokens as the
    engine counts them; ``cut`` where it was stopped at the limit."""

    text: str
    score: float
    pieces: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search; the package's own settings stand where nothing is said."""

    hypotheses: int = 4
    repetition_penalty: float | None = None
    no_repeat_ngram_size: int | None = None


PLAIN = Decoding()


class Engine(Protocol):
    """What the translator needs. ``word_scores`` gives a log-probability a piece, or nothing where it cannot."""

    @property
    def model(self) -> Model: ...

    def count(self, sentence: str) -> int:
        """The number of pieces of a sentence."""
        ...

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> list[tuple[Hypothesis, ...]]:
        """Hypotheses for each sentence, best first, in the order of the sentences."""
        ...

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        """The log-probability of each piece of a hypothesis, given its source sentence."""
        ...


def open_engine(package: Package, threads: int | None = None) -> Engine:
    """Load a package with CTranslate2 (int8). ``threads`` is how many processors to use, all where null.

    Raises ModelError where the package cannot be loaded.
    """
    return CTranslateEngine(package, threads or _processors())


def _processors() -> int:
    """Those this process may use: a container often has fewer than the machine."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class CTranslateEngine:
    """CTranslate2 with the package's SentencePiece model. One worker a processor: measured faster than wide ones."""

    def __init__(self, package: Package, threads: int) -> None:
        import ctranslate2
        import sentencepiece

        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model"))
            self._translator = ctranslate2.Translator(
                str(package.folder / "model"), device="cpu", inter_threads=threads, intra_threads=1, compute_type="int8"
            )
        except (RuntimeError, OSError) as error:
            raise ModelError(f"cannot load the translation package {package.folder}: {error}") from error
        self._model = Model(package.name, package.version, package.sha256, package.decoding)
        self._settings: dict[str, Any] = {"beam_size": 4, **dict(package.decoding)}
        for whole in ("beam_size", "no_repeat_ngram_size"):
            if whole in self._settings:
                self._settings[whole] = int(self._settings[whole])

    @property
    def model(self) -> Model:
        return self._model

    def count(self, sentence: str) -> int:
        return len(self._pieces.encode(sentence))

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> list[tuple[Hypothesis, ...]]:
        if not sentences:
            return []
        tokens: list[list[str]] = self._pieces.encode(list(sentences), out_type=str)
        order = sorted(range(len(tokens)), key=lambda index: -len(tokens[index]))
        results = self._translator.translate_batch([tokens[index] for index in order], **self._options(decoding))
        found: list[tuple[Hypothesis, ...]] = [()] * len(tokens)
        for index, result in zip(order, results, strict=True):
            found[index] = tuple(map(self._hypothesis, result.hypotheses, result.scores))
        return found

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        if not pairs:
            return []
        sources: list[list[str]] = self._pieces.encode([source for source, _ in pairs], out_type=str)
        results = self._translator.score_batch(
            sources, [list(h.pieces) for _, h in pairs], max_batch_size=_BATCH_TOKENS, batch_type="tokens"
        )
        # The last score belongs to the end of the sentence, which is no piece of it.
        return [tuple(r.log_probs[: len(h.pieces)]) for r, (_, h) in zip(results, pairs, strict=True)]

    def _options(self, decoding: Decoding) -> dict[str, Any]:
        options = {
            **self._settings,
            "max_batch_size": _BATCH_TOKENS,
            "batch_type": "tokens",
            "max_decoding_length": _MAX_OUTPUT_TOKENS,
            "return_scores": True,
        }
        options["num_hypotheses"] = min(decoding.hypotheses, options["beam_size"])
        for name in ("repetition_penalty", "no_repeat_ngram_size"):
            if (value := getattr(decoding, name)) is not None:
                options[name] = value
        return options

    def _hypothesis(self, pieces: list[str], score: float) -> Hypothesis:
        text = self._pieces.decode_pieces(pieces)
        # CTranslate2 divides the sum by length to the power of the penalty; the end of the sentence counts as a piece.
        mean = float(score) * (len(pieces) + 1) ** (self._settings.get("length_penalty", 1.0) - 1)
        return Hypothesis(text, mean, tuple(pieces), len(pieces) >= _MAX_OUTPUT_TOKENS)
