"""translate: English segments in, Canadian French drafts out, checked; packages, glossary, memory. No archive.

``open_engine`` loads a package that ``find_package`` found; a ``Translator`` over it drafts. The checks run on a
person's text just as on a draft.
"""

from .aligning import align
from .candidates import Effort
from .checking import fix_for, message, run_checks, title
from .engine import Decoding, Engine, Hypothesis, Translated, in_order, open_engine
from .marking import mark_text
from .memory import MemoryMatch, is_reusable, memory_key
from .models import (
    INDEX_URL,
    STARTER,
    AvailableModel,
    Package,
    find_package,
    install_package,
    list_packages,
    package_readme,
    read_index,
    remove_package,
    starter_package,
    use_package,
)
from .output import to_json
from .sentences import split_sentences
from .terms import Terms, format_terms, glossary, parse_terms
from .tmx import TmxUnit, read_tmx, write_tmx
from .translator import Translator
from .typography import typeset

__all__ = [
    "INDEX_URL",
    "STARTER",
    "AvailableModel",
    "Decoding",
    "Effort",
    "Engine",
    "Hypothesis",
    "MemoryMatch",
    "Package",
    "Terms",
    "TmxUnit",
    "Translated",
    "Translator",
    "align",
    "find_package",
    "fix_for",
    "format_terms",
    "glossary",
    "in_order",
    "install_package",
    "is_reusable",
    "list_packages",
    "mark_text",
    "memory_key",
    "message",
    "open_engine",
    "package_readme",
    "parse_terms",
    "read_index",
    "read_tmx",
    "remove_package",
    "run_checks",
    "split_sentences",
    "starter_package",
    "title",
    "to_json",
    "typeset",
    "use_package",
    "write_tmx",
]
