"""Addresses that nobody reads and those of forms, beside those of people that look like them."""

import pytest

from journeys.feedback.eligibility import is_a_person
from mail.parsing.classify.unattended import is_form, is_unattended

NOBODYS = [
    "noreply",
    "no-reply",
    "no_reply",
    "no.reply",
    "NoReply",
    "noreply+17",
    "noreply-17",
    "noreply2",
    "noreply-shop",
    "noreply.shop",
    "shop-noreply",
    "shop_no-reply",
    "shop.noreply",
    "forms-receipts-noreply",
    "no-replies",
    "no-response",
    "noresponse",
    "do-not-reply",
    "donotreply",
    "do_not_reply",
    "donotreply+tag",
    "dont-reply",
    "please-do-not-reply",
    "pleasedonotreply",
    "shop-do-not-reply",
    "not-reply",
    "do-not-respond",
    "never-reply",
    "unmonitored",
    "unattended-17",
    "not-monitored",
    "no-answer",
    "nicht-antworten",
    "nichtantworten",
    "bitte-nicht-antworten",
    "bittenichtantworten",
    "keine-antwort",
    "keineantwort",
    "nicht_beantworten",
    "antworten-nicht",
    "ne-pas-repondre",
    "nepasrepondre",
    "ne_pas_répondre",
    "ne.pas.repondre",
    "ne-repondez-pas",
    "sans-reponse",
    "pas-de-reponse",
    "no-responder",
    "noresponder",
    "no-responda",
    "noresponda",
    "no-respondas",
    "no-contestar",
    "nocontestar",
    "nao-responda",
    "naoresponda",
    "não-responda",
    "nao-responder",
    "non-rispondere",
    "nonrispondere",
    "non.rispondete",
    "no-rispondere",
    "no-respondre",
    "niet-beantwoorden",
    "nietbeantwoorden",
    "niet-antwoorden",
    "niet-reageren",
    "geen-antwoord",
    "svara-inte",
    "svarainte",
    "svara-ej",
    "inte-svara",
    "ikke-svar",
    "ikkesvar",
    "svar-ikke",
    "ingen-svar",
    "ikke-besvar",
    "ei-vastata",
    "eivastata",
    "ei-vastausta",
    "älä-vastaa",
    "nie-odpowiadac",
    "nieodpowiadaj",
    "neodpovidat",
    "neodpovidejte",
    "neodpovedat",
    "ne-valaszoljon",
    "nevalaszolj",
    "nu-raspunde",
    "yanitlamayin",
    "ne-odgovaraj",
    "neotvechat",
    "mailer-daemon",
    "postmaster",
    "bounces",
    "bounce+17",
    "root",
    "abuse",
    "notifications",
    "nobody",
    "owner-riders",
    "riders-request",
    "riders-bounces",
]
PEOPLES = [
    "noreen",
    "noreen.reply",
    "nora",
    "no",
    "reply",
    "replies",
    "reply+17",
    "shop-reply",
    "casinoreply",
    "piano-reply",
    "antworten",
    "antwort",
    "responder",
    "first-responder",
    "first.responder",
    "pianoresponder",
    "responda",
    "contestar",
    "repondre",
    "réponse",
    "rispondere",
    "vastata",
    "beantwoorden",
    "svar",
    "svara",
    "ikke",
    "inte",
    "odpowiedz",
    "kundensvar",
    "neil.odgovar",
    "nicola",
    "nicht",
    "nonna",
    "noel.answers",
    "casino-answers",
    "renee.repond",
    "root.beer",
    "rootes",
    "notify.ana",
    "abusech",
    "nielsen",
    "donald.reply",
    "donna",
    "notre.reply",
    "nuno.responde",
    "aeivasta",
]


@pytest.mark.parametrize("local", NOBODYS)
def test_an_address_that_nobody_reads(local: str) -> None:
    address = f"{local}@shop.example"
    assert is_unattended(address)
    assert is_unattended(address.upper())
    assert not is_a_person(address), "no survey goes to it either"


@pytest.mark.parametrize("local", PEOPLES)
def test_an_address_that_somebody_may_read(local: str) -> None:
    assert not is_unattended(f"{local}@shop.example")


@pytest.mark.parametrize("domain", ["noreply.shop.example", "no-reply.shop.example",
                                    "users.noreply.github.com"])  # fmt: skip
def test_a_domain_that_nobody_reads(domain: str) -> None:
    assert is_unattended(f"shop@{domain}")
    assert not is_unattended(f"shop@my{domain.replace('reply', 'rep')}")


@pytest.mark.parametrize("address", [
    "formresponses@netlify.com", "contact@forms.zoho.com", "anything@eu.forms.zoho.com",
    "form-submission@squarespace.info", "x@zohoforms.com", "notify@forms.typeform.com",
    "hello@usebasin.com", "forms@veloza.example", "form@veloza.example", "Form+17@veloza.example",
    "contact-form@veloza.example", "shop-contactform@veloza.example", "webform.2@veloza.example",
    "kontaktformular@veloza.example", "formulaire@veloza.example", "formulario@veloza.example",
    "wordpress@veloza.example", "www-data@host.veloza.example", "mailer@shopify.com",
    "submissions@formsubmit.co", "x@web3forms.com",
])  # fmt: skip
def test_the_address_of_a_form(address: str) -> None:
    assert is_form(address)


@pytest.mark.parametrize("address", [
    "ana@forms.example", "ana@forms.co.uk", "ana@netlify.com", "platform@veloza.example",
    "ana.form@veloza.example", "formby@veloza.example", "reform@veloza.example",
    "contact@veloza.example", "ana@platforms.veloza.example", "ana@zoho.com", "forma@veloza.example",
    "ana@performs.veloza.example", "performance-notifications@veloza.example", "ana@reformstack.com",
])  # fmt: skip
def test_an_address_of_no_form(address: str) -> None:
    assert not is_form(address)


@pytest.mark.parametrize("address", ["", "@", "noreply", "a@b@c", "no" * 50_000 + "@x.example",
                                     "-" * 50_000 + "@x.example", "x@" + "forma." * 50_000])  # fmt: skip
def test_any_text_is_told(address: str) -> None:
    assert not is_unattended(address)
    assert not is_form(address)
