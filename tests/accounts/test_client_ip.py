import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.client_ip import client_ip
from tests.personas import PASSWORD

SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _forget_earlier_tries():
    cache.clear()


def sign_in(client: Client, email: str, password: str):
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_the_right_password_signs_in(ana):
    answer = sign_in(Client(), "ANA@veloza.example", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_behind_a_proxy(settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == seen
