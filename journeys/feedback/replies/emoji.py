"""Symbols in a reply: friendly, angry, or of unknown meaning."""

from __future__ import annotations

import re
import unicodedata

FRIENDLY = frozenset(
    "😀😁😂😃😄😅😆😇😉😊😋😌😍😎😏😘😗😙😚😜😝😛🙂🙃🤗🤩🥰🥳🤣☺👍👏🙏👌🙌💪🤝✌🤙🤟🫶❤♥💙💚💛🧡💜🖤🤍🤎💖💕💗💓💞💝"
    "🎉🎊✨⭐🌟★☆💫💯🏆🥇👑🚀🔥💐🌹🌸🌷🌺🌻🍀☀🌞🌈✅✔☑🎶🎈🎁🍻🥂🍾☕😺😸😻🐶🐱🎄🕊🤓😐🆗"
)
ANGRY = frozenset("😠😡🤬😤👎💩🖕🤮🤢😾🙄😒💔👿😈☠💀🤦🚫❌⛔🛑")


def is_angry(text: str) -> bool:
    """Return True if a symbol of anger or refusal is among them."""
    return any(character in ANGRY for character in text)


def is_friendly(sentence: str) -> bool:
    """Return True if all symbols of a sentence without words are friendly or neutral."""
    return all(
        character in FRIENDLY for character in sentence if unicodedata.category(character) == "So"
    )


def has_words(sentence: str) -> bool:
    """Return True if there is a letter in it."""
    return bool(re.search(r"[^\W\d_]", sentence))
