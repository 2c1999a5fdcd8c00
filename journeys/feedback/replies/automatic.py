"""Detection of automatic replies."""

from __future__ import annotations

import re
from collections.abc import Mapping

AUTOMATIC = re.compile(
    r"(?:\[?(?:auto(?:matic|matisch|matica|matique)?[ -]?(?:reply|response|antwort|antwoord)"
    r"|out of (?:the )?office\b(?: (?:reply|until|from|notice|auto\w*)|\s*[:\n–-]|\W*$)"
    r"|automatische (?:antwort|abwesenheit)\w*|abwesenheitsnotiz|reponse automatique"
    r"|message d'absence"
    r"|respuesta automatica|risposta automatica|resposta automatica|automatisch antwoord"
    r"|afwezigheids\w*)"
    r"|this is an automat(?:ic|ed) (?:reply|response|message))"
)


def is_automatic(headers: Mapping[str, str], folded: str) -> bool:
    """Return True if headers mark an automatic mail: Auto-Submitted (RFC 3834) or older ones."""
    given = {name.lower(): value.strip().lower() for name, value in headers.items()}
    if given.get("auto-submitted", "no").split(";")[0].strip() != "no":
        return True
    if any(name in given for name in ("x-autoreply", "x-autorespond", "x-autoresponder")):
        return True
    return given.get("precedence") == "auto_reply" or bool(AUTOMATIC.match(folded))
