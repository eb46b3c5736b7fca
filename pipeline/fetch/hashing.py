"""When two texts say the same. A pure function."""

from __future__ import annotations

import hashlib

from pipeline.documents import Article
from pipeline.folding import fold_key


def text_hash(article: Article) -> str:
    """SHA-256 of the folded text: new quotes, spaces, capitals or punctuation make no new revision (DATA.md 1)."""
    return hashlib.sha256(fold_key(article.text).encode("utf-8")).hexdigest()
