"""The engine: sentences in, several hypotheses with scores out. An interface, so that a server can become another."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.documents import Model

from .models import Package, load

# Batches are made here: each call is one. What is begun is waited for later.
_ONE_BATCH = {"max_batch_size": 0, "asynchronous": True}
# Tokens of a batch; more gains nothing on two cores, and an article's few sentences have to keep both busy.
_BATCH_TOKENS = 512
# Longer input the models have not learnt: the translator splits before, at clauses, and the engine whatever is left.
MAX_INPUT_TOKENS = 240
_MAX_OUTPUT_TOKENS = 256
# Models know positions below 512 and CTranslate2 raises RuntimeError beyond: such hypotheses have no scores.
_MOST_POSITIONS = 500
# The lengths, in tokens, to which all shorter sentences are padded.
_LENGTHS = (16, 32, 48, 64, 96, 128, 192, MAX_INPUT_TOKENS, 320, 400, _MOST_POSITIONS)


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
    """How to search; the package's own settings stand where nothing is said. ``beam`` is the most: no search is wider
    than the package asks for."""

    hypotheses: int = 4
    beam: int | None = None
    repetition_penalty: float | None = None
    no_repeat_ngram_size: int | None = None


PLAIN = Decoding()

Translated = tuple[int, tuple[Hypothesis, ...]]


class Engine(Protocol):
    """What the translator needs. ``word_scores`` gives a log-probability a piece, or nothing where it cannot."""

    @property
    def model(self) -> Model: ...

    def count(self, sentence: str) -> int:
        """The number of pieces of a sentence."""
        ...

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> Iterator[Translated]:
        """Which sentence, and its hypotheses, best first: each as soon as it is done, so that it can be assessed while
        the others are decoded. The call begins the work; the iterator only waits for it.
        """
        ...

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        """The log-probability of each piece of a hypothesis, given its source sentence."""
        ...


def in_order(done: Iterator[Translated]) -> list[tuple[Hypothesis, ...]]:
    """The hypotheses of every sentence, in the order in which the sentences were given."""
    return [hypotheses for _, hypotheses in sorted(done, key=lambda one: one[0])]


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
    """CTranslate2 with the package's SentencePiece model."""

    def __init__(self, package: Package, threads: int) -> None:
        self._pieces, self._translator = load(package.folder, threads)
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

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> Iterator[Translated]:
        tokens: list[list[str]] = self._pieces.encode(list(sentences), out_type=str) if sentences else []
        parts = [(index, part) for index, whole in enumerate(tokens) for part in _parts(whole)]
        options = self._options(decoding)
        waiting: list[tuple[int, Any]] = []
        for batch in _batches([(len(part),) for _, part in parts]):
            given = [parts[at][1] for at in batch.ats] + [self._filler(length) for length in batch.filled]
            waiting += zip(batch.ats, self._translator.translate_batch(given, **options), strict=False)
        return self._whole([index for index, _ in parts], waiting)

    def _whole(self, sentence_of: Sequence[int], waiting: Sequence[tuple[int, Any]]) -> Iterator[Translated]:
        """Each sentence as soon as the last of its parts is done. ``sentence_of``: for each part, which it is of."""
        left = Counter(sentence_of)
        done: dict[int, dict[int, tuple[Hypothesis, ...]]] = {}
        for at, pending in waiting:
            result, index = pending.result(), sentence_of[at]
            done.setdefault(index, {})[at] = tuple(map(self._hypothesis, result.hypotheses, result.scores))
            left[index] -= 1
            if not left[index]:
                options = [hypotheses for _, hypotheses in sorted(done.pop(index).items())]
                yield index, options[0] if len(options) == 1 else (_one(options),)

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        if not pairs:
            return []
        sources: list[list[str]] = self._pieces.encode([source for source, _ in pairs], out_type=str)
        targets = [list(hypothesis.pieces) for _, hypothesis in pairs]
        short = [i for i, s in enumerate(sources) if max(len(s), len(targets[i])) < _MOST_POSITIONS]
        waiting: list[tuple[int, Any]] = []
        for batch in _batches([(len(sources[i]), len(targets[i])) for i in short]):
            ats = [short[at] for at in batch.ats]
            fillers = [[self._filler(length)] for length in batch.filled] or [[], []]
            given = [sources[at] for at in ats] + fillers[0], [targets[at] for at in ats] + fillers[1]
            waiting += zip(ats, self._translator.score_batch(*given, **_ONE_BATCH), strict=False)
        found: list[tuple[float, ...]] = [()] * len(pairs)
        for at, pending in waiting:
            # The last score belongs to the end of the sentence, which is no piece of it.
            found[at] = tuple(pending.result().log_probs[: len(targets[at])])
        return found

    def _filler(self, length: int) -> list[str]:
        """A sentence of so many pieces that is translated in few: "Yes......"."""
        pieces: list[str] = self._pieces.encode("Yes.", out_type=str)
        return (pieces + pieces[-1:] * length)[:length]

    def _options(self, decoding: Decoding) -> dict[str, Any]:
        options = {
            **self._settings,
            **_ONE_BATCH,
            "max_decoding_length": _MAX_OUTPUT_TOKENS,
            "return_scores": True,
        }
        options["beam_size"] = min(decoding.beam or options["beam_size"], options["beam_size"])
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


@dataclass(frozen=True, slots=True)
class _Batch:
    """``ats`` says which go together; ``filled`` how long the filler is that they need beside them, if they do."""

    ats: list[int]
    filled: tuple[int, ...]


def _batches(lengths: Sequence[tuple[int, ...]]) -> Iterator[_Batch]:
    """Those that are padded to one length together, the longest first, few enough for a batch.

    Beside longer ones a sentence is padded, and its scores then differ in the third digit: its draft would follow from
    what else waited that day. So the length to which it is padded follows from its own alone: where none of a batch
    reaches that, a filler does.
    """
    padded: dict[tuple[int, ...], list[int]] = {}
    for at, length in enumerate(lengths):
        padded.setdefault(tuple(_LENGTHS[bisect_left(_LENGTHS, n)] for n in length), []).append(at)
    for length, ats in sorted(padded.items(), reverse=True):
        size = max(1, _BATCH_TOKENS // max(length))
        for few in (ats[at : at + size] for at in range(0, len(ats), size)):
            yield _Batch(few, () if any(lengths[at] == length for at in few) else length)


def _parts(pieces: list[str]) -> list[list[str]]:
    """Pieces in runs that a model can take, cut before the last word that fits where there is one."""
    found = []
    while len(pieces) > MAX_INPUT_TOKENS:
        words = [at for at in range(MAX_INPUT_TOKENS // 2, MAX_INPUT_TOKENS + 1) if pieces[at].startswith("▁")]
        cut = words[-1] if words else MAX_INPUT_TOKENS
        found.append(pieces[:cut])
        pieces = pieces[cut:]
    return [*found, pieces]


def _one(options: Sequence[tuple[Hypothesis, ...]]) -> Hypothesis:
    """The best hypotheses of the parts of a sentence as one for the whole."""
    bests = [hypotheses[0] for hypotheses in options]
    pieces = tuple(piece for best in bests for piece in best.pieces)
    return Hypothesis(
        " ".join(best.text for best in bests),
        sum(best.score for best in bests) / len(bests),
        pieces,
        any(best.cut for best in bests),
    )
