"""Candidates for each sentence, and the choice among them: plain n-best first, more only where verification fails."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.fuzz import ratio

from pipeline.documents import Span

from .assessing import Assessment, assess
from .dates import with_articles
from .elision import elided
from .engine import MAX_INPUT_TOKENS, Decoding, Engine, Hypothesis
from .figures import FigureSwap, figure_swaps, restore_figures
from .guards import failures, unknown_words
from .headlines import french_headline, lower_first, other_wordings, statements
from .inputs import Cut, Sentence, engine_input
from .mending import mend_edges, mend_names, mend_quantities
from .names import Swap, pools, restored, settled, swaps_for
from .pieces import clause_spans, item_spans, joined
from .polishing import polished

# Searching less widely than a package asks for saves a quarter of the time in the first round and half of it later; the
# names kept are the same and the text as good (chrF 67.1 of 336 sentences and 81.4 for 81.6 of 120: beam 3 for 4; with
# 2 in the first round too, 66.7 and 81.1).
FIRST = Decoding(hypotheses=3, beam=3)
QUICK = Decoding(hypotheses=2, beam=2)
CAREFUL = Decoding(hypotheses=2, beam=2, repetition_penalty=1.2, no_repeat_ngram_size=4)
_WORTH_PIECES = 2.0
"""Faults from which a sentence is worth a fourth round: a name, a number or a denial lost."""
_LONG = 90
"""Characters from which a sentence may be worth cutting at its clauses."""
# What a way of translating costs beside its faults: clauses torn apart read worse, a mended figure is a scar.
_COSTS = {"plain": 0.0, "reworded": 0.0, "statement": 0.08, "standin": 0.05, "careful": 0.3, "pieces": 0.6}
_MENDED = 0.3
# What agreement with the other candidates is worth: chrF rose by 0.2 to 0.3 on both sets, alike from 0.5 to 2.
_AGREEMENT = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A translation of one sentence. ``inputs``: what the engine was given, with the hypothesis chosen of each."""

    text: str
    method: str
    score: float
    assessment: Assessment
    inputs: tuple[tuple[str, Hypothesis], ...] = ()
    mended: bool = False

    @property
    def cost(self) -> float:
        return (
            self.assessment.faults
            + self.assessment.holes
            - self.score
            + _COSTS[self.method.split("-")[0]]
            + _MENDED * self.mended
        )


@dataclass(slots=True)
class Effort:
    """What the translation of a window took: pieces of output decoded in the plain pass and in all later ones."""

    plain_pieces: int = 0
    extra_pieces: int = 0
    sentences: int = 0
    retried: int = 0
    wins: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to translate one sentence: the inputs to decode, and how to make French of their hypotheses."""

    method: str
    inputs: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    swaps: tuple[Swap, ...] = ()
    figures: tuple[FigureSwap, ...] = ()
    decoding: Decoding = FIRST


Forbidden = Callable[[str, str], int]
Judge = Callable[[str, bool], Assessment]


def _judge(sentence: Sentence, forbidden: Forbidden) -> Judge:
    """What assesses a text of the sentence, and whether it was cut; once, for several hypotheses may become one."""

    @cache
    def judge(french: str, cut: bool) -> Assessment:
        return assess(sentence, french, forbidden, cut=cut)

    return judge


def choose(engine: Engine, sentences: Sequence[Sentence], forbidden: Forbidden, effort: Effort) -> list[Candidate]:
    """The best candidate for each sentence, all of them decoded together, in rounds."""
    found: list[list[Candidate]] = [[] for _ in sentences]
    judges = [_judge(sentence, forbidden) for sentence in sentences]
    effort.sentences += len(sentences)
    for number, ways in enumerate((_first, _second, _third, _fourth)):
        waiting = [i for i, have in enumerate(found) if not have or not best(have).assessment.is_clean]
        tries = [(i, one) for i in waiting for one in ways(engine, sentences[i], found[i])]
        effort.retried += len({i for i, _ in tries}) if number == 1 else 0
        made: dict[int, list[Candidate]] = {}
        for at, hypotheses in _decode(engine, [one for _, one in tries], effort):
            i, one = tries[at]
            made[at] = _candidates(sentences[i], one, hypotheses, judges[i])
        for at, (i, _) in enumerate(tries):  # in the order of the ways: of two as good, the plainer
            found[i] += made[at]
    chosen = [best(have) for have in found]
    for candidate in chosen:
        way = candidate.method + ("+mended" if candidate.mended else "")
        effort.wins[way] = effort.wins.get(way, 0) + 1
    return chosen


def best(candidates: Sequence[Candidate]) -> Candidate:
    """The candidate of least cost, the earlier of two; among those as good, the one that most others resemble.

    What several ways of translating agree on is more often right than what one of them says alone: least expected risk
    (Kumar and Byrne 2004), with the likeness of characters as the gain and the model's own odds as the weights.
    """
    if len(candidates) == 1:
        return candidates[0]
    odds = [math.exp(candidate.score - candidate.assessment.faults) for candidate in candidates]
    texts = [candidate.text for candidate in candidates]

    def risk(candidate: Candidate) -> float:
        alike = sum(weight * ratio(candidate.text, text) / 100 for weight, text in zip(odds, texts, strict=True))
        return candidate.cost - _AGREEMENT * alike / sum(odds)

    return min(candidates, key=risk)


def _first(engine: Engine, sentence: Sentence, _: Sequence[Candidate]) -> list[_Try]:
    text = engine_input(sentence.text)
    if engine.count(text) > MAX_INPUT_TOKENS:
        return _in_pieces(sentence, ()) or [_Try("plain", (text,))]
    return [_Try("plain", (text,)), *([] if sentence.headline else _in_items(sentence))]


def _second(engine: Engine, sentence: Sentence, have: Sequence[Candidate]) -> list[_Try]:
    """Stand-ins for the names, and for figures that were lost; a penalty on repetition where there are neither; of a
    headline its other wordings too.
    """
    others = _other_wordings(sentence) if sentence.headline else []
    swaps = swaps_for(sentence.text, sentence.mentions, pools()[0])
    figures = figure_swaps(sentence.text, best(have).assessment.quantities.lost)
    if figures:
        given = _input(sentence, swaps, figures)
        return [*others, _Try("standin-0", (given,), swaps=swaps, figures=figures, decoding=QUICK)]
    if swaps:
        return [*others, _Try("standin-1", (_input(sentence, swaps),), swaps=swaps, decoding=QUICK)]
    lowered = lower_first(sentence.text, [m.span for m in sentence.mentions])
    if lowered and not sentence.headline and sentence.text.split(maxsplit=1)[0] in best(have).assessment.words:
        return [_Try("reworded", (engine_input(lowered),), decoding=QUICK)]
    if best(have).assessment.faults < 1.0:
        return others
    return [*others, _Try("careful", (engine_input(sentence.text),), decoding=CAREFUL)]


def _other_wordings(headline: Sentence) -> list[_Try]:
    """A headline in other words, and each of them as a sentence with its full stop."""
    others = other_wordings(headline.text, [m.span for m in headline.mentions])
    said = statements((headline.text, *others))
    return [
        *(_Try("reworded", (engine_input(other),), decoding=QUICK) for other in others),
        *(_Try("statement", (engine_input(other),), decoding=QUICK) for other in said),
    ]


def _third(engine: Engine, sentence: Sentence, have: Sequence[Candidate]) -> list[_Try]:
    """Other stand-ins."""
    swaps = swaps_for(sentence.text, sentence.mentions, pools()[1])
    return [_Try("standin-2", (_input(sentence, swaps),), swaps=swaps, decoding=QUICK)] if swaps else []


def _fourth(engine: Engine, sentence: Sentence, have: Sequence[Candidate]) -> list[_Try]:
    """Clauses apart, a penalty on repetition, a third kind of stand-in; a word or a hedge alone is not worth it."""
    if best(have).assessment.faults < _WORTH_PIECES:
        return []
    swaps = swaps_for(sentence.text, sentence.mentions, pools()[0])
    tries = _in_pieces(sentence, swaps) if len(sentence.text) >= _LONG else []
    if swaps:
        tries.append(_Try("careful", (_input(sentence, swaps),), swaps=swaps, decoding=CAREFUL))
    others = swaps_for(sentence.text, sentence.mentions, pools()[2])
    if others:
        tries.append(_Try("standin-3", (_input(sentence, others),), swaps=others, decoding=QUICK))
    return tries


def _input(sentence: Sentence, swaps: Sequence[Swap], figures: Sequence[FigureSwap] = ()) -> str:
    cuts = [*(Cut(s.span, s.standin) for s in swaps), *(Cut(f.span, f.words) for f in figures)]
    return engine_input(sentence.text, cuts)


def _in_pieces(sentence: Sentence, swaps: tuple[Swap, ...]) -> list[_Try]:
    return _apart(sentence, clause_spans(sentence.text, [swap.span for swap in swaps]), swaps)


def _in_items(sentence: Sentence) -> list[_Try]:
    """The items of a list alone, for a model runs them together: « nom;; adresses sociale;; diagnostic »."""
    return _apart(sentence, item_spans(sentence.text, [m.span for m in sentence.mentions]), ())


def _apart(sentence: Sentence, spans: Sequence[Span], swaps: tuple[Swap, ...]) -> list[_Try]:
    if not spans:
        return []
    inputs = []
    for start, end in spans:
        cuts = [
            Cut((s.span[0] - start, s.span[1] - start), s.standin)
            for s in swaps
            if start <= s.span[0] and s.span[1] <= end
        ]
        inputs.append(engine_input(sentence.text[start:end], cuts))
    return [_Try("pieces", tuple(inputs), tuple(spans), swaps)]


def _decode(
    engine: Engine, tries: Sequence[_Try], effort: Effort
) -> Iterator[tuple[int, list[tuple[Hypothesis, ...]]]]:
    """Which try, and the hypotheses of each of its inputs, as soon as they are done: what follows is worked out while
    the engine decodes the rest. Inputs that are the same are decoded once.
    """
    asked: dict[Decoding, dict[str, list[int]]] = {}
    for at, one in enumerate(tries):
        for text in dict.fromkeys(one.inputs):
            asked.setdefault(one.decoding, {}).setdefault(text, []).append(at)
    left = [len(set(one.inputs)) for one in tries]
    known: dict[tuple[Decoding, str], tuple[Hypothesis, ...]] = {}
    begun = [(decoding, list(inputs), engine.translate(list(inputs), decoding)) for decoding, inputs in asked.items()]
    for decoding, inputs, done in begun:
        for index, hypotheses in done:
            text = inputs[index]
            known[decoding, text] = hypotheses
            users = asked[decoding][text]
            _count(effort, hypotheses, plain=any(tries[at].method == "plain" for at in users))
            for at in users:
                left[at] -= 1
                if not left[at]:
                    yield at, [known[decoding, words] for words in tries[at].inputs]


def _count(effort: Effort, hypotheses: Sequence[Hypothesis], *, plain: bool) -> None:
    pieces = len(hypotheses[0].pieces)
    effort.plain_pieces += pieces if plain else 0
    effort.extra_pieces += 0 if plain else pieces


def _candidates(
    sentence: Sentence,
    one: _Try,
    hypotheses: Sequence[tuple[Hypothesis, ...]],
    judge: Judge,
) -> list[Candidate]:
    if one.spans:
        chosen = tuple(map(_soundest, one.inputs, hypotheses))
        text = joined(sentence.text, one.spans, [h.text for h in chosen])
        made = _candidate(sentence, one, text, chosen, judge)
        return [made] if made else []
    found = []
    for hypothesis in hypotheses[0]:
        candidate = _candidate(sentence, one, hypothesis.text, (hypothesis,), judge)
        if candidate:
            found.append(candidate)
    return found


def _soundest(piece: str, hypotheses: Sequence[Hypothesis]) -> Hypothesis:
    """The first hypothesis of a piece with the least that is wrong at first sight: short ones run into loops."""
    return min(hypotheses, key=lambda h: len(failures(piece, h.text)) + len(unknown_words(piece, h.text)))


def _candidate(
    sentence: Sentence,
    one: _Try,
    text: str,
    chosen: tuple[Hypothesis, ...],
    judge: Judge,
) -> Candidate | None:
    with_figures = restore_figures(text, one.figures)
    with_names = None if with_figures is None else restored(with_figures, one.swaps)
    if with_names is None:
        return None
    text = with_names
    text = settled(mend_names(text, sentence.mentions), sentence.text, sentence.mentions)
    text = with_articles(elided(polished(text, sentence.text, sentence.mentions)))
    text = french_headline(text, sentence.text) if sentence.headline else mend_edges(text, sentence.text)
    mended = mend_quantities(text, sentence.quantities)
    cut = any(h.cut for h in chosen)
    score = sum(h.score for h in chosen) / len(chosen)
    inputs = tuple(zip(one.inputs, chosen, strict=True))
    return Candidate(mended, one.method, score, judge(mended, cut), inputs, mended=mended != text)
