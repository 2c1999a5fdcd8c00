"""Anyone may sign in as the people the sign-in page lists, in the demo and nowhere else."""

import subprocess
import sys

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.mail.servers import ROOT, environment

OFF = """
import django; django.setup()
from django.apps import apps
from django.urls import NoReverseMatch, get_resolver, resolve, reverse, Resolver404
from django.conf import settings
assert not settings.DEMO
assert not apps.is_installed("demo")
for path in ("/postbox/", "/postbox/1/", "/postbox/day/", "/sign-in/as/", "/first-run/"):
    try:
        found = resolve(path)
    except Resolver404:
        continue
    raise SystemExit(f"{path} is {found}")
try:
    reverse("demo:sign-in")
except NoReverseMatch:
    pass
else:
    raise SystemExit("demo:sign-in has an address")
assert not any("demo" in each for each in settings.TEMPLATES[0]["OPTIONS"]["context_processors"])
print("impossible")
"""


@pytest.mark.django_db
def test_the_sign_in_page_offers_the_colleagues(ana, lea, chloe, admin, mailbox):
    html = Client().get("/accounts/login/").content.decode()
    assert "Sign in to Veloza" in html
    assert html.index("Chloe") < html.index("Ana") < html.index("Lea")
    assert "Agent, Billing" in html
    assert "Ada" not in strip_tags(html)  # a token in a tag may spell it


@pytest.mark.django_db
def test_a_press_signs_in(ana):
    browser = Client()
    response = browser.post("/sign-in/as/", {"person": ana.pk})
    assert response["Location"] == "/"
    assert browser.session["_auth_user_id"] == str(ana.pk)
    assert browser.get("/sign-in/as/").status_code == 405


@pytest.mark.django_db
def test_nobody_else_gets_in(admin, ben, eve, ana):
    for person in (admin, ben, eve):
        assert Client().post("/sign-in/as/", {"person": person.pk}).status_code == 404
    assert Client().post("/sign-in/as/", {}).status_code == 404


@pytest.mark.django_db
def test_it_leads_nowhere_else(ana):
    person = {"person": "Ana", "next": "https://elsewhere.example/"}
    assert Client().post("/sign-in/as/", person)["Location"] == "/"
    person["next"] = "/tickets/7/"
    assert Client().post("/sign-in/as/", person)["Location"] == "/tickets/7/"


@pytest.mark.django_db
def test_without_the_demo_it_is_impossible(db):
    command = [sys.executable, "-c", OFF]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(TANDEM_DEMO="0"), capture_output=True, text=True
    )
    assert done.stdout.strip() == "impossible", done.stderr[-2000:]
