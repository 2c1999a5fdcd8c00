"""Detection of what is not as it should be, told beside a high score: a wrong bill, a missing part.

The score speaks for its words; only what somebody must correct goes before an agent.
"""

from __future__ import annotations

import re

from journeys.feedback.replies.sentences import unknown_clauses

PAPER = re.compile(
    r"\b(?:out of pocket|\d+ ?(?:euros?|eur|pounds?|dollars?)|invoices?|bills?|billed|receipts?"
    r"|charges?|charged|paid|deposit|refund\w*|money|warranty"
    r"|contract|address|label|surname|last name|(?:my|mein|mi|mijn|il mio|o meu) (?:name|nombre"
    r"|nome|naam)|voucher"
    r"|rechnung\w*|quittung|beleg|gutschrift|gutschein|abgebucht|abbuchung|belastet|bezahlt|kaution"
    r"|erstattung|geld|garantie|vertrag\w*|adresse|anschrift|nachname"
    r"|factures?|facture[es]?|debit\w*|prelev\w*|paye[es]?|caution|rembours\w*|argent|contrat"
    r"|avoir de"
    r"|nom|facturas?|recibo|cobr\w+|pagad[oa]|pague|fianza|reembols\w*|dinero|garantia|contrato"
    r"|direccion|apellido|nif|fattur\w*|ricevuta|scontrino|addebit\w*|pagato|cauzione|rimbors\w*"
    r"|soldi"
    r"|garanzia|contratto|indirizzo|cognome|partita iva|faturas?|notas? fisca\w+|paguei|caucao"
    r"|dinheiro|endereco|morada|apelido|factuur|facturen|bon|betaald|afgeschreven|borg"
    r"|terugbetal\w*|geld|contract|adres|achternaam)\b"
)
ABSENT = re.compile(
    r"\b(?:is|was|are|were)(?: not|n't) (?:the|in|a|my|our|with|inside|there|included)\b"
    r"|\b(?:some(?:one|body) else|another customer|other (?:person|customer))|\bonly one\b"
    r"|\b(?:lag|lagen|war|waren|ist|sind) nicht (?:bei|dabei|drin|im|in|der|die|das|mein\w*)\b"
    r"|\bnur (?:ein|eine|einen)\b|\bfehlte[n]?\b|\b(?:n'est|n'etait|ne sont"
    r"|n'etaient) pas (?:l[ae]|les"
    r"|dans|dedans|celui|celle|inclus\w*)|\bil manquait|\bune? seule? |\bun[oa] sol[oa]\b"
    r"|\bslechts (?:een|1)\b|\bfaltaba[n]?|\bno (?:es|era|estaba"
    r"|estaban|venia|venian|incluia) (?:el|la|lo|los|las|en|dentro|incluid\w*)\b|\bmancava(?:no)?\b"
    r"|\bnon (?:e|era|c'era|c'erano|erano) (?:il|la|lo|nel|nella|inclus\w*|quell\w*)|\bsolo un\b"
    r"|\bfaltava[m]?\b|\bnao (?:e|era|estava|veio|vieram|vinha) (?:o|a|os|as|na|no|dentro|com"
    r"|inclu\w*)"
    r"|\bso (?:veio|vieram|tinha) um|\b(?:zat|zaten|zit|was|waren|is) niet (?:in|bij|erbij|de"
    r"|het)\b|\bmaar (?:een|1) \w+$|\bontbrak(?:en)?\b"
)


def is_not_as_due(folded: str) -> bool:
    """Return True if a clause that is no praise names a paper, money, or a thing that is absent."""
    return any(PAPER.search(each) or ABSENT.search(each) for each in unknown_clauses(folded))
