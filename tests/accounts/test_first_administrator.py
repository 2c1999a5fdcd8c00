import re
from io import StringIO

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User


def words() -> str:
    out = StringIO()
    call_command("first_administrator", stdout=out)
    return out.getvalue()


def test_the_first_administrator_gets_a_link_that_works_once(db):
    link = re.search(r"http\S+?(/accounts/\S+)", words())
    assert link
    client = Client()
    target = client.get(link[1], follow=True).redirect_chain[-1][0]
    chosen = {"password1": "a-fine-long-secret", "password2": "a-fine-long-secret"}
    assert client.post(target, chosen).status_code == 302
    admin = User.objects.get()
    assert admin.may_administer
    assert admin.check_password("a-fine-long-secret")
    later = Client()
    later.get(link[1], follow=True)
    again = {"password1": "another-long-secret", "password2": "another-long-secret"}
    later.post(target, again)
    admin.refresh_from_db()
    assert admin.check_password("a-fine-long-secret")


def test_it_is_silent_once_somebody_can_administer(admin):
    admin.last_login = timezone.now()
    admin.save()
    assert words() == ""
    assert User.objects.count() == 1
