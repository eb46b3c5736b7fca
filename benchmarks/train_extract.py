"""Train what the extractor has learnt, on our own articles, and write its weights.

python -m benchmarks.train_extract              cross-validate by article and report
python -m benchmarks.train_extract --write      train on all of it, write pipeline/extract/data/learned/weights.json
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from benchmarks.learning.cases import (
    ROOT,
    Case,
    Score,
    counted,
    read_cases,
    role_scores,
    ruled_of,
    score_newsroom,
    texts_in,
)
from benchmarks.learning.models import f1_at, folds, last_features, learn, outside, roles_said, seen_by
from pipeline.extract import Lexicon, load_lexicon
from pipeline.extract.extraction import findings_of
from pipeline.extract.learned import Model
from pipeline.extract.patterns import relevance_words
from pipeline.extract.relevance import BASE, reasons_of
from pipeline.extract.roles import Chance, Thresholds


class Judged(NamedTuple):
    """What was said of a case by models that had not seen it."""

    words: float
    both: float
    chances: list[Chance]
    roles: list[str]


ACCEPT, ASK = math.log(0.60 / 0.40), math.log(0.35 / 0.65)


def cross_validate(cases: Sequence[Case], lexicon: Lexicon, count: int = 8) -> list[Judged]:
    """Learn on all folds but one, judge that one."""
    where = folds(cases, count)
    found: dict[int, Judged] = {}
    for fold in range(count):
        learned = learn([c for c, f in zip(cases, where, strict=True) if f != fold], lexicon)
        for i, case in enumerate(cases):
            if where[i] == fold:
                odds, chances = seen_by(case, learned.words, learned.victim, learned.provider)
                both = learned.relevance.odds(last_features(case, lexicon, odds, chances, learned.least))
                found[i] = Judged(odds, both, chances, roles_said([case], [chances], learned.least)[0])
        print(f"fold {fold + 1} of {count}: {learned.least}", file=sys.stderr)
    return [found[i] for i in range(len(cases))]


def report(cases: Sequence[Case], judged: Sequence[Judged], rules: Sequence[float]) -> None:
    """Print what came of it: the rules alone (``rules``: their odds), the words alone, both; roles before and after."""
    labels = [case.relevant for case in cases]
    print(f"{len(cases)} articles, {sum(labels)} relevant")
    by_words, by_both = [j.words for j in judged], [j.both for j in judged]
    for name, odds, cut in (("rules alone", rules, ACCEPT), ("words alone", by_words, 0.0), ("both", by_both, ACCEPT)):
        precision, recall, f1 = f1_at(odds, labels, cut)
        ap = score_newsroom.average_precision(list(zip(odds, labels, strict=True)))
        print(f"relevance, {name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, average precision {ap:.3f}")
    asked = sum(ASK <= j.both < ACCEPT for j in judged)
    below = sum(j.both < ASK and bool(label) for j, label in zip(judged, labels, strict=True))
    print(f"questions to an editor: {asked}; relevant ones below: {below}")
    print_roles("rules alone", role_scores(cases, [ruled_of(case.ground) for case in cases]))
    print_roles("learnt", role_scores(cases, [j.roles for j in judged]))


def print_wrong(cases: Sequence[Case], judged: Sequence[Judged]) -> None:
    """Print each article on the wrong side, and each wrong role."""
    for case, said in zip(cases, judged, strict=True):
        if (said.both >= ACCEPT) != bool(case.relevant):
            print(f"  {case.gold['id']}: {1 / (1 + math.exp(-said.both)):.2f}")
    print_errors(cases, [j.roles for j in judged], [j.chances for j in judged])


def print_errors(cases: Sequence[Case], roles: Sequence[Sequence[str]], chances: Sequence[list[Chance]]) -> None:
    for case, said, own in zip(cases, roles, chances, strict=True):
        if not case.relevant:
            continue
        for role in ("victim", "provider"):
            wanted, hit, _ = counted(case, said, role)
            for i in sorted(wanted - hit):
                at = [k for k, place in enumerate(case.places) if place == i]
                told = [(case.ground.candidates[k].rule, said[k], *(round(x, 2) for x in own[k])) for k in at]
                print("  missed", case.gold["id"], role, case.gold["organisations"][i]["forms"][0], told)
        for named, place, role, chance in zip(case.ground.candidates, case.places, said, own, strict=True):
            gold = case.label_of(place)
            if gold is not None and role not in {"mentioned", gold}:
                print(
                    "  wrong",
                    case.gold["id"],
                    named.name,
                    named.rule,
                    role,
                    "for",
                    gold,
                    *(round(x, 2) for x in chance),
                )


def print_roles(name: str, scores: dict[str, Score]) -> None:
    for role, (precision, recall, f1, gold) in scores.items():
        print(f"{role}s, {name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({gold} in the gold)")


def rules_alone(case: Case, lexicon: Lexicon) -> float:
    """The odds of the rules with the roles of the rules."""
    roles = ruled_of(case.ground)
    chances = [Chance(float(r == "victim"), float(r == "provider")) for r in roles]
    evidence = findings_of(case.ground, lexicon, chances, Thresholds(0.5, 0.5, 2.0, 2.0, 2.0)).evidence
    if not case.ground.attack_types and not relevance_words("CYBER").search(case.ground.reading.flat):
        return -4.6
    return BASE + sum(reason.weight for reason in reasons_of(case.ground.reading, evidence))


TARGET = ROOT / "pipeline/extract/data/learned/weights.json"
TRAINING = ROOT / "tests/data/extract/training"
FOLDERS = (ROOT / "tests/data/newsroom", ROOT / "tests/data/extract/tune", TRAINING)


def rounded(model: Model, least: float) -> dict[str, float]:
    """A model as it is stored: weights that matter, at three digits."""
    kept = {name: round(weight, 3) for name, weight in sorted(model.weights.items()) if abs(weight) >= least}
    return {"": round(model.bias, 3), **kept}


MARGIN = 1.5
"""How far below the lowest relevant case a text may lie and still be worth reading."""


def write(cases: Sequence[Case], lexicon: Lexicon) -> None:
    learned = learn(cases, lexicon)
    gate = min(odds for case, (odds, _) in zip(cases, outside(cases), strict=True) if case.relevant) - MARGIN
    models = {
        "provider": rounded(learned.provider, 0.03),
        "relevance": rounded(learned.relevance, 0.0),
        "victim": rounded(learned.victim, 0.03),
        "words": rounded(learned.words, 0.03),
    }
    settings = {f"{name}_from": value for name, value in learned.least._asdict().items()}
    settings["worth_reading_from"] = round(gate, 2)
    data = {"data": fingerprint(TRAINING), "models": models, "settings": dict(sorted(settings.items()))}
    TARGET.write_text(
        json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace('{"', '{\n"') + "\n"
    )
    print({name: len(weights) for name, weights in models.items()}, settings, TARGET.stat().st_size)


def fingerprint(folder: Path) -> str:
    """What training articles are known by."""
    digest = blake2b(digest_size=12)
    for text in texts_in(folder):
        digest.update(text)
    return digest.hexdigest()


def main() -> None:
    lexicon = load_lexicon()
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("--")] or FOLDERS
    cases = read_cases(folders, lexicon)
    if "--write" in sys.argv:
        write(cases, lexicon)
    else:
        judged = cross_validate(cases, lexicon)
        report(cases, judged, [rules_alone(case, lexicon) for case in cases])
        if "--errors" in sys.argv:
            print_wrong(cases, judged)


if __name__ == "__main__":
    main()
