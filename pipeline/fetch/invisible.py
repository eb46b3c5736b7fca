"""Signs that nobody sees, taken out of words where they come in. Pure functions on text.

A zero-width space inside a word hides it from search and from every rule; a bidirectional control turns what stands
behind it round, in a terminal as in a page (UTR 36 §3); control characters steer terminals. Joiners stay where a
script is misspelt without them (UAX 31 §2.3), and where they join an emoji.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts in which ZWJ and ZWNJ change a word: Arabic to Sinhala, Tibetan to Khmer and Mongolian, their later blocks.
_NEEDING = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff"
)
_EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\U0001f000-\U0001faff"
_VARYING = f"#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299\u4e00-\u9fff{_EMOJI}"
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f"  # controls but blanks
    "\u00ad"  # soft hyphen
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers and joiners of other kinds
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # zero width, deprecated, annotation
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no characters
    "\U000e0000-\U000e0fff"  # tags
)
_DROPPED = re.compile(f"[{_HIDDEN}]+")
_STRAY_VARIATION = re.compile(f"(?<![{_VARYING}])[\ufe00-\ufe0f]")
_STRAY_JOINER = re.compile(
    f"(?<![{_NEEDING}])\u200c|(?<![{_NEEDING}{_EMOJI}\ufe0f])\u200d|(?<=[{_EMOJI}\ufe0f])\u200d(?![{_EMOJI}])"
)
# Bytes of windows-1252 that came through as controls (WHATWG HTML §13.2.5.80 reads references to them the same way).
_WESTERN = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def visible(text: str) -> str:
    """The text without what nobody sees, in NFC (DATA.md 1); letters, marks, signs and blanks stay as they are."""
    if text.isascii():
        return _DROPPED.sub("", text)
    shown = _DROPPED.sub("", text.translate(_WESTERN))
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", _STRAY_VARIATION.sub("", shown)))
