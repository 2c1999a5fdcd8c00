"""Languages in which customers are asked, and the standard wording of each metric in them.

The texts of mails and pages are in `journeys/locale/`.
"""

from dataclasses import dataclass

from journeys.metrics.scales import Metric

# The language of a survey's own wording, and of customers whose language is unknown.
BASE = "en"
LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
}


@dataclass(frozen=True)
class Wording:
    """A question, the labels of both ends of its scale, and their language."""

    question: str
    low_label: str
    high_label: str
    language: str = BASE


STANDARD: dict[Metric, dict[str, Wording]] = {
    "csat": {
        "en": Wording(
            "How satisfied were you with {agent}’s help?", "Very dissatisfied", "Very satisfied"
        ),
        "de": Wording(
            "Wie zufrieden waren Sie mit der Hilfe von {agent}?",
            "Sehr unzufrieden",
            "Sehr zufrieden",
            "de",
        ),
        "fr": Wording(
            "Quel est votre niveau de satisfaction après votre échange avec {agent} ?",
            "Pas du tout satisfait",
            "Très satisfait",
            "fr",
        ),
        "es": Wording(
            "¿Cuál es su grado de satisfacción con la ayuda de {agent}?",
            "Muy insatisfecho",
            "Muy satisfecho",
            "es",
        ),
        "it": Wording(
            "Quanto è soddisfatto dell’aiuto di {agent}?",
            "Molto insoddisfatto",
            "Molto soddisfatto",
            "it",
        ),
        "pt": Wording(
            "Qual é o seu grau de satisfação com a ajuda de {agent}?",
            "Muito insatisfeito",
            "Muito satisfeito",
            "pt",
        ),
        "nl": Wording(
            "Hoe tevreden bent u over de hulp van {agent}?",
            "Zeer ontevreden",
            "Zeer tevreden",
            "nl",
        ),
    },
    "ces": {
        "en": Wording(
            "{company} made it easy for me to handle my issue.",
            "Strongly disagree",
            "Strongly agree",
        ),
        "de": Wording(
            "{company} hat es mir leicht gemacht, mein Anliegen zu erledigen.",
            "Stimme überhaupt nicht zu",
            "Stimme voll und ganz zu",
            "de",
        ),
        "fr": Wording(
            "{company} m’a permis de régler facilement mon problème.",
            "Pas du tout d’accord",
            "Tout à fait d’accord",
            "fr",
        ),
        "es": Wording(
            "{company} me facilitó resolver mi problema.",
            "Totalmente en desacuerdo",
            "Totalmente de acuerdo",
            "es",
        ),
        "it": Wording(
            "{company} mi ha permesso di risolvere facilmente il mio problema.",
            "Del tutto in disaccordo",
            "Del tutto d’accordo",
            "it",
        ),
        "pt": Wording(
            "{company} facilitou a resolução do meu problema.",
            "Discordo totalmente",
            "Concordo totalmente",
            "pt",
        ),
        "nl": Wording(
            "{company} maakte het mij makkelijk om mijn probleem op te lossen.",
            "Helemaal mee oneens",
            "Helemaal mee eens",
            "nl",
        ),
    },
    "nps": {
        "en": Wording(
            "How likely are you to recommend {company} to a friend or colleague?",
            "Not at all likely",
            "Extremely likely",
        ),
        "de": Wording(
            "Wie wahrscheinlich ist es, dass Sie {company} weiterempfehlen?",
            "Überhaupt nicht wahrscheinlich",
            "Äußerst wahrscheinlich",
            "de",
        ),
        "fr": Wording(
            "Quelle est la probabilité que vous recommandiez {company} à un ami ou à un collègue ?",
            "Pas du tout probable",
            "Très probable",
            "fr",
        ),
        "es": Wording(
            "¿Qué probabilidad hay de que recomiende {company} a un amigo o a un colega?",
            "Nada probable",
            "Muy probable",
            "es",
        ),
        "it": Wording(
            "Con quale probabilità consiglierebbe {company} a un amico o a un collega?",
            "Per niente probabile",
            "Molto probabile",
            "it",
        ),
        "pt": Wording(
            "Qual é a probabilidade de recomendar {company} a um amigo ou colega?",
            "Nada provável",
            "Muito provável",
            "pt",
        ),
        "nl": Wording(
            "Hoe waarschijnlijk is het dat u {company} aanbeveelt aan een vriend of collega?",
            "Zeer onwaarschijnlijk",
            "Zeer waarschijnlijk",
            "nl",
        ),
    },
}


def known_language(tag: str) -> str:
    """Return the language of a tag such as de-AT or pt_BR, or "" for any other one."""
    code = tag.strip().lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else ""


def preferred_language(header: str) -> str:
    """Return the first known language of an Accept-Language header by its weights, else BASE."""
    found = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _separator, weight = part.partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        if quality > 0 and (code := known_language(tag)):
            found.append((-quality, place, code))
    return min(found)[2] if found else BASE


def is_standard(metric: Metric, own: Wording) -> bool:
    """Return True for the standard wording of a metric, which is there in every language."""
    return own == STANDARD[metric][BASE]


def wording_in(language: str, metric: Metric, own: Wording) -> Wording:
    """Return the wording for a customer's language.

    A survey with a wording of its own is sent in the language of that wording: another question
    would not be comparable with it.
    """
    if not is_standard(metric, own):
        return own
    return STANDARD[metric].get(known_language(language), own)
