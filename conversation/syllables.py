"""Whether a word is a Vietnamese syllable; one that is none can only be a slip, or a word of another language."""

from __future__ import annotations

import re

_ONSET = "(?:ngh|ng|nh|kh|gh|gi|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
_CLOSED = "(?:oa|oe|oo|ua|ue|uo|uy|uye|ie|ye|[aeiouy])(?:ch|ng|nh|[cmnpt])?"
_OPEN = (
    "(?:ieu|yeu|oai|oao|oay|oeo|uai|uao|uay|uoi|uou|uya|uyu|ai|ao|au|ay|eo|eu|ia|iu|oi|ui|uu|ya)"
    # What ends in a vowel; all else has one of the eight final consonants.
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_CLOSED}|{_OPEN})")


def is_syllable(folded: str) -> bool:
    """Accent-free and lower-case; what sounds like one although no word has it counts too."""
    return _SYLLABLE.fullmatch(folded) is not None
