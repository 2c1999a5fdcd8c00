"""Number words of seven languages (English, German, French, Spanish, Italian, Portuguese, Dutch).

All without accents and in lower case, as `fold` leaves them.
"""

from __future__ import annotations

import re

WORDS: dict[int, str] = {
    0: "zero null cero nul",
    1: "one eins uno um een un ein eine una une uma",
    2: "two zwei zwo deux dos due dois duas twee",
    3: "three drei trois tres tre drie",
    4: "four vier quatre cuatro quattro quatro",
    5: "five funf fuenf cinq cinco cinque vijf",
    6: "six sechs seis sei zes",
    7: "seven sieben sept siete sette sete zeven",
    8: "eight acht huit ocho otto oito",
    9: "nine neun neuf nueve nove negen",
    10: "ten zehn dix diez dieci dez tien",
    11: "eleven elf onze once undici",
    12: "twelve zwolf douze doce dodici doze twaalf",
}
NUMBER_OF: dict[str, int] = {
    word: number for number, words in WORDS.items() for word in words.split()
}

# "Un servizio", "Eine Frage", "Um, no": alone on its line such a word is a number, else it is not.
ARTICLES = frozenset(["een", "un", "ein", "eine", "una", "une", "uma", "um", "nul"])

# Words that are also another word ("très bien", "sei stato", "due to"): no plain word may follow.
DOUBTFUL = frozenset(
    ["tres", "sei", "due", "dos", "dix", "six", "neuf", "ten", "otto", "nove", "once", "elf"]
)

NUMBER = r"(?:\d+|(?:" + "|".join(sorted(NUMBER_OF, key=len, reverse=True)) + r")(?![a-z]))"


def number(token: str) -> int:
    """Return the number of a token of digits or a folded number word."""
    return int(token) if re.fullmatch(r"\d+", token) else NUMBER_OF[token]
