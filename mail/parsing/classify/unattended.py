"""Addresses that nobody reads, in the spellings of many languages, and those of form services."""

import re
import unicodedata

# Words that say so anywhere in the local part: bitte-nicht-antworten@, shop.donotreply+17@.
# Letters may follow (respond, responding), none may come before: casinoreply@ is read.
PHRASES = {
    "en": "no-repl(?:y|ies) no-respon[sd] no-answer(?!s) (?:do-)?not-reply (?:do-)?not-respond "
    "don'?t-re(?:ply|spond) never-reply not-monitored unmonitored unattended",
    "de": "nicht-(?:be)?antwort keine-?antwort antworte?n?-nicht",
    "fr": "ne-(?:pas-)?rep[ou]+nd pas-de-reponse sans-reponse",
    "es": "no-respond no-contest[ae] sin-respuesta",
    "pt": "nao-respond sem-resposta",
    "it": "non-rispond no-rispond senza-risposta",
    "ca": "no-respon(?:dre|gu)",
    "nl": "niet-(?:be)?antwoord niet-reageren geen-antwoord geen-reactie (?:be)?antwoord(?:en)?-niet",
    "sv": "svara-(?:inte|ej) (?:inte|ej)-svar inget-svar",
    "da": "(?:be)?svar-ik(?:ke|kje) ik(?:ke|kje)-(?:be)?svar (?:ingen|intet)-svar",
    "fi": "(?:ei|ala)-vasta",
    "pl": "nie-odpowiada bez-odpowiedzi",
    "cs": "ne-?odpov(?:id|ed)",
    "hu": "ne-valaszol",
    "ro": "nu-raspund",
    "tr": "(?:yanit|cevap)lamayin yanit-vermeyin",
    "hr": "ne-odgovar",
    "ru": "ne-otvecha",
}
SEPARATOR = "[-_.]{0,2}"
SAYS_SO = re.compile(
    r"(?<![a-z])(?:bitte|please)?" + SEPARATOR + "(?:"
    + "|".join("|".join(words.split()) for words in PHRASES.values()).replace("-", SEPARATOR)
    + ")"
)  # fmt: skip
SAYS_SO_IN_DOMAIN = re.compile(r"(?:^|\.)(?:no-?reply|do-?not-?reply)\.")
MACHINE = re.compile(
    r"(?:nobody|mailer-daemon|postmaster|bounces?|daemon|root|abuse|notifications?|listserv"
    r"|majordomo|owner-.*|.*-(?:request|owner|bounces?))(?:[+@-].*)?"
)

FORM = re.compile(
    r"(?:wordpress|www-data|apache|httpd|nginx|mailer|forms?|formular[ei]?[os]?|formulaires?)(?:\+.*)?"
    r"|(?:.*[-_.])?(?:(?:web|website|site|contact|kontakt)[-_.]?(?:forms?|formular|formulier|skjema)"
    r"|form[-_.]?(?:mail(?:er)?|handler|responses?|submissions?|receipts?|notifications?))"
    r"(?:[-_.+].*)?"
)
FORM_SERVICE = re.compile(
    r"(?:^|\.)(?:typeform|jotform(?:eu|pro)?|wufoo|formspree|formsubmit|getform|wix-?forms|webflow"
    r"|squarespace|formstack|cognitoforms|123formbuilder|123contactform|tally|paperform"
    r"|(?:use)?basin|zoho-?forms|formcarry|formsite|formkeep|forminit|formbold|web3forms"
    r"|static-?forms|formdesk|formassembly|wpforms|gravityforms|hubspotforms|emailmeform|foxyform"
    r"|heyflow|fillout|youform|formbricks|opnform|splitforms|herotofu|formbackend|pageclip"
    r"|formsapp|forms-app|questionpro|surveymonkey|surveymonkeyuser|formaloo|formester)"
    r"\.[a-z.]{2,10}$"
    # A host for forms in the domain of another company: forms.zoho.com.
    r"|^(?:[^.]+\.)*(?:web-?)?forms?\.[^.]+\.(?!.{2}$)[a-z.]{2,10}$"
)


def is_unattended(address: str) -> bool:
    """Return True for the address of a machine, or one that says that nobody reads it."""
    local, domain = _plain(address)
    if MACHINE.fullmatch(local) or SAYS_SO.search(local):
        return True
    return bool(SAYS_SO_IN_DOMAIN.search(domain))


def is_form(address: str) -> bool:
    """Return True for an address from which a web site's form or a form service sends."""
    local, domain = _plain(address)
    return bool(FORM.fullmatch(local) or FORM_SERVICE.search(domain))


def _plain(address: str) -> tuple[str, str]:
    """Return the local part and the domain in lower case, the local part without accents."""
    local, _at, domain = address.strip().lower().rpartition("@")
    letters = unicodedata.normalize("NFKD", local.strip('"'))
    return "".join(each for each in letters if not unicodedata.combining(each)), domain
