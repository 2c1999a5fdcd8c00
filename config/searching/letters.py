"""Letters as they are compared in a search: without case, accents, and the forms of one letter."""

import unicodedata
from functools import lru_cache

# Letters without a decomposition, as they are typed without the keyboard of their language.
PLAIN = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
}  # fmt: skip
# The same letters, written with A to Z only.
WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"}
APOSTROPHES = frozenset("'’‘‛`´ʼʻʹʽ′＇׳")
# Marks that are left out when people type: accents, and vowel signs of Hebrew and Arabic. Those of
# Thai, of kana and of the Indian scripts are letters to their readers.
ACCENTS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x0640, 0x0640),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
)  # fmt: skip


def fold(text: str) -> list[str]:
    """Return a text in the letters that are compared, once or more: "muller" and "mueller".

    Hyphens and dashes are "-", apostrophes "'", spaces " ", digits ASCII. The first is the shortest
    way to write it; all have the same words in the same order.
    """
    if text.isascii():
        return [text.lower().replace("_", "-").replace("`", "'")]
    # ´ decomposes into a space and an accent, so apostrophes come first.
    for each in APOSTROPHES.intersection(text):
        text = text.replace(each, "'")
    composed = unicodedata.normalize("NFKC", text)
    plain = {each: _plain(each) for each in set(composed)}
    written_out = {each: out for each in plain if (out := _written_out(each))}
    tables = [plain]
    if written_out:
        tables.append({**plain, **written_out})
    if "aa" in written_out.values() and len(set(written_out.values())) > 1:  # Ångström: angstroem
        tables.append({**tables[1], **{e: "a" for e, out in written_out.items() if out == "aa"}})
    codes = ({ord(letter): form for letter, form in table.items()} for table in tables)
    return [composed.translate(table) for table in codes]


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter in APOSTROPHES:
        return "'"
    folded = letter.casefold()
    if "\uac00" <= letter <= "\ud7a3" or "\u3040" <= letter <= "\u30ff":
        return letter  # decomposed, a syllable would be several letters
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(_base(each) for each in decomposed if not _is_accent(each))


def _base(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind in ("Pd", "Pc") or letter == "\u2212":
        return "-"
    if kind in ("Cf", "Cs"):
        return ""
    return " " if kind == "Zs" else letter


def _is_accent(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in ACCENTS)


@lru_cache(maxsize=4096)
def _written_out(letter: str) -> str:
    """Return the letters that stand for this one where only A to Z can be written, or ""."""
    return WRITTEN_OUT.get(letter.casefold(), "")
