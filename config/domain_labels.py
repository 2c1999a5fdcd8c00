"""Labels of domains that people may read in Unicode, as browsers decide it.

A label of one script cannot hold a foreign letter that looks like one of its own, and a label made
wholly of Cyrillic or Greek letters that look like Latin ones would read as another domain. Others
are shown in punycode. See UTS #39 and the policy of Chrome for internationalized domain names.
"""

import unicodedata
from typing import Final

# The first words of the names that Unicode gives to the letters of each set of scripts.
TOGETHER: Final = (
    frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "IDEOGRAPHIC", "HANGUL"}),
    frozenset({"CJK", "IDEOGRAPHIC", "BOPOMOFO"}),
)
# Scripts in everyday use (UAX #31, table 5): letters of the others are often unknown to readers.
ALONE: Final = frozenset(
    [
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "ARMENIAN",
        "ARABIC",
        "HEBREW",
        "BENGALI",
        "DEVANAGARI",
        "ETHIOPIC",
        "GEORGIAN",
        "GUJARATI",
        "GURMUKHI",
        "KANNADA",
        "KHMER",
        "LAO",
        "MALAYALAM",
        "MYANMAR",
        "ORIYA",
        "SINHALA",
        "TAMIL",
        "TELUGU",
        "THAANA",
        "THAI",
        "TIBETAN",
    ]
)
# Latin letters beside a to z and those with accents. Not the dotless i, nor the phonetic letters
# that look like a, g and l.
LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzßæœøđðþħłŋə")
LOOKS_LATIN: Final = frozenset(
    "асԁеһіјӏорԗԛѕԝхуүъьҽпгѵѡ"  # Cyrillic
    "αγηικνορτυχωϲϳ"  # Greek
    "ագզէլհյոսւօց"  # Armenian
)
SIGNS: Final = frozenset("0123456789-")


def is_readable(label: str) -> bool:
    """Return True if the label, in lower case and NFC, cannot be taken for another one."""
    letters = [each for each in label if each not in SIGNS]
    if not all(unicodedata.category(each)[0] in "LMN" for each in letters):
        return False
    scripts = {unicodedata.name(each, "").split(" ")[0] for each in letters}
    if not any(scripts <= each for each in TOGETHER) and not (
        len(scripts) <= 1 and scripts <= ALONE
    ):
        return False
    bases = [unicodedata.normalize("NFD", each)[0] for each in letters]
    if scripts == {"LATIN"}:
        return LATIN.issuperset(bases)
    return not bases or not LOOKS_LATIN.issuperset(bases)
