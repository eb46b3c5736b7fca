"""The other contender of ``organisations.py``: spaCy's blank English pipeline with an entity ruler.

Run by a Python that has spaCy (never ours: docs/dependencies.md), with ``{"names", "texts", "rounds"}`` on standard
input; prints ``{"seconds": […], "spans": […], "version"}``.
"""

from __future__ import annotations

import importlib
import json
import sys
from time import perf_counter


def main() -> None:
    """Load the names, read the texts once for nothing, then once a round."""
    asked = json.load(sys.stdin)
    spacy = importlib.import_module("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": name} for name in asked["names"]])
    spans = [[[e.start_char, e.end_char] for e in nlp(text).ents] for text in asked["texts"]]
    seconds = []
    for _ in range(asked["rounds"]):
        began = perf_counter()
        for text in asked["texts"]:
            nlp(text)
        seconds.append(perf_counter() - began)
    json.dump({"seconds": seconds, "spans": spans, "version": spacy.__version__}, sys.stdout)


if __name__ == "__main__":
    main()
