"""Catalogs of the texts that customers read: complete, with the same placeholders, compiled."""

import ast
import re
from collections import Counter
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import jinja2
import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from journeys.feedback.languages import BASE, LANGUAGES, STANDARD

ROOT = Path(settings.BASE_DIR)
LOCALE = ROOT / "journeys/locale"
# Texts for customers. staff.html and signals.txt are for persons of the company.
TEMPLATES = [
    *ROOT.glob("journeys/jinja2/journeys/mail/feedback.*"),
    *(path for path in ROOT.glob("journeys/jinja2/journeys/public/*") if path.stem != "staff"),
    ROOT / "config/jinja2/public.html",
]
MODULES = [
    ROOT / "journeys/feedback" / name
    for name in (
        "emails/request_email.py", "emails/auto_replies.py", "followup_questions.py",
        "views/answer_page.py", "rating_scale.py",
    )
]  # fmt: skip
# Of modules that also have texts for the company.
OTHERS = {"Shall we contact you about this?", "Your score", "Your words", "changed %s"}
TRANSLATED = [code for code in LANGUAGES if code != BASE]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w+\}")


def texts() -> set[str]:
    """Return every text of a customer's mail or page, as the code writes it."""
    found = set(OTHERS)
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    for path in TEMPLATES:
        for _line, _function, text in environment.extract_translations(path.read_text()):
            assert isinstance(text, str), f"{path} has a plural: give its forms in each catalog"
            found.add(text)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def catalog(language: str):
    return read_po(BytesIO((LOCALE / language / "LC_MESSAGES/django.po").read_bytes()))


def test_there_is_a_catalog_for_each_language():
    assert sorted(path.name for path in LOCALE.iterdir()) == sorted(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_other(language):
    known = {message.id: message.string for message in catalog(language) if message.id}
    assert set(known) == texts()
    assert [text for text, translated in known.items() if not translated] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same(language):
    for message in catalog(language):
        wanted, found = (Counter(PLACEHOLDER.findall(t)) for t in (message.id, message.string))
        if message.id:
            assert found == wanted, message.id
            assert not message.fuzzy


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalog_is_that_of_the_source(language):
    """After a change: pybabel compile -d journeys/locale -D django."""
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as compiled:
        translations = GNUTranslations(compiled)
    for message in catalog(language):
        if message.id:
            assert translations.gettext(message.id) == message.string


@pytest.mark.parametrize("metric", STANDARD)
def test_the_standard_wording_is_there_in_each_language(metric):
    wordings = STANDARD[metric]
    assert list(wordings) == list(LANGUAGES)
    names = {tuple(PLACEHOLDER.findall(each.question)) for each in wordings.values()}
    assert len(names) == 1
    for language, each in wordings.items():
        assert each.language == language
        assert len(each.question) <= 300 - 60  # the name of a person or a company comes in
        assert max(len(each.low_label), len(each.high_label)) <= 60
