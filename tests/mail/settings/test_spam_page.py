"""The page Settings, Spam."""

import pytest
from django.urls import reverse

from ledger.models import Event
from mail.models import SenderRule, SpamSettings
from mail.models.spam import well_known_headers
from mail.settings.sender_rules import set_sender_rule
from tests.mail.conftest import CARLA, SUPPORT
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/spam/"


def typed(*rules: tuple[str, str, str], most: str = "30", honours: bool = True, **more: str):
    fields = {"most_an_hour": most, "h-TOTAL_FORMS": str(len(rules)), "h-INITIAL_FORMS": "0"}
    if honours:
        fields["honours_headers"] = "on"
    for at, (header, test, value) in enumerate(rules):
        fields |= {f"h-{at}-header": header, f"h-{at}-test": test, f"h-{at}-value": value}
    return fields | more


def test_it_begins_with_the_well_known_headers(admin):
    page = signed_in(admin).get(PAGE).content.decode()
    assert 'value="X-Spam-Flag"' in page
    assert "No senders are blocked" in page


def test_rules_are_kept_each_once(admin):
    rule = ("X-Acme: ".strip(), "holds", "junk")
    answer = signed_in(admin).post(PAGE, typed(rule, rule, most="50", honours=False))
    assert answer.url == PAGE
    kept = SpamSettings.objects.get()
    assert (kept.most_an_hour, kept.honours_headers) == (50, False)
    assert kept.headers == [{"header": "X-Acme", "test": "holds", "value": "junk"}]
    assert Event.objects.get(name="spam_settings.changed").actor == admin


def test_keeping_twice_is_one_row(admin):
    for most in ("10", "20"):
        signed_in(admin).post(PAGE, typed(most=most))
    assert SpamSettings.objects.get().most_an_hour == 20


def test_a_header_is_taken_out(admin):
    rules = [("X-One", "is", "yes"), ("X-Two", "is", "yes")]
    signed_in(admin).post(PAGE, typed(*rules, **{"h-0-DELETE": "on"}))
    assert [rule["header"] for rule in SpamSettings.now().headers] == ["X-Two"]


def test_a_row_in_which_nothing_is_written_is_no_rule(admin):
    rules = [("X-One", "is", "yes"), ("", "holds", ""), ("", "is", "")]
    fields = typed(*rules, **{"h-INITIAL_FORMS": "2"})
    assert signed_in(admin).post(PAGE, fields).status_code == 302
    assert [rule["header"] for rule in SpamSettings.now().headers] == ["X-One"]


def test_the_well_known_headers_come_back(admin):
    signed_in(admin).post(PAGE, typed(most="7"))
    signed_in(admin).post(PAGE, typed(defaults="1"))
    kept = SpamSettings.objects.get()
    assert (kept.most_an_hour, kept.headers) == (7, well_known_headers())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (typed(("X Acme", "is", "yes")), "The name of a header"),
        (typed(("X-Acme", "at_least", "many")), "Write a number"),
        (typed(("X-Acme", "is", "")), "required"),
        (typed(most="-1"), "greater than or equal to 0"),
        (typed(most="99999"), "At most 10,000"),
    ],
)
def test_invalid_input_is_refused_and_kept(admin, fields, message):
    answer = signed_in(admin).post(PAGE, fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert f'value="{fields["most_an_hour"]}"' in page
    assert not SpamSettings.objects.exists()


def test_a_sender_is_blocked_and_judged_again(admin, support):
    client = signed_in(admin)
    client.post(reverse("mail:add-sender"), {"sender": CARLA, "verdict": "block"})
    rule = SenderRule.objects.get()
    page = client.get(PAGE).content.decode()
    assert CARLA in page
    assert "Ada Admin" in page
    client.post(reverse("mail:remove-sender", args=[rule.pk]))
    assert not SenderRule.objects.exists()
    assert client.post(reverse("mail:remove-sender", args=[rule.pk])).status_code == 404


@pytest.mark.parametrize(
    ("verdict", "label", "said"),
    [("block", "Block", "is blocked."), ("allow", "Always allow", "is always allowed.")],
)
def test_the_page_names_the_rule_as_the_form_does(admin, support, verdict, label, said):
    client = signed_in(admin)
    fields = {"sender": CARLA, "verdict": verdict}
    page = client.post(reverse("mail:add-sender"), fields, follow=True).content.decode()
    assert f">{label}</option>" in page
    assert f'<span class="chip">{label}</span>' in page
    assert f"{CARLA} {said}" in page


@pytest.mark.parametrize(
    ("pasted", "kept", "shown"),
    [
        ("*.bad.example", "bad.example", "bad.example"),
        ("*@bad.example", "bad.example", "bad.example"),
        ("Carla <Carla@bad.example>", "carla@bad.example", "carla@bad.example"),
        ("<carla@bad.example>", "carla@bad.example", "carla@bad.example"),
        ("bücher.example", "xn--bcher-kva.example", "bücher.example"),
        ("dora@bücher.example", "dora@xn--bcher-kva.example", "dora@bücher.example"),
    ],
)
def test_a_sender_may_be_written_as_it_is_pasted(admin, pasted, kept, shown):
    client = signed_in(admin)
    client.post(reverse("mail:add-sender"), {"sender": pasted, "verdict": "block"})
    assert SenderRule.objects.get().sender == kept
    assert f">{shown}</span>" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("sender", ["", "nobody", SUPPORT])
def test_a_sender_that_cannot_be_is_refused_in_place(admin, support, sender):
    fields = {"sender": sender, "verdict": "block"}
    answer = signed_in(admin).post(reverse("mail:add-sender"), fields)
    assert answer.status_code == 422
    assert f'value="{sender}"' in answer.content.decode() or not sender


def test_it_is_for_administrators(admin, ana, eve, support):
    rule = set_sender_rule(CARLA, "block", by=admin)
    acts = [reverse("mail:add-sender"), reverse("mail:remove-sender", args=[rule.pk])]
    for url, status in zip(acts, (303, 405), strict=True):
        assert signed_in(admin).get(url, {"sender": CARLA}).status_code == status
    for url in (PAGE, *acts):
        assert signed_in(ana).post(url).status_code == 403
        assert signed_in(eve).post(url).status_code == 404
    assert SenderRule.objects.exists()


def test_the_senders_cost_the_same_for_one_and_three(admin, django_assert_num_queries):
    client = signed_in(admin)
    for number in (1, 2, 3):
        set_sender_rule(f"s{number}.example", "block", by=admin)
        if number != 2:
            with django_assert_num_queries(7):
                client.get(PAGE)
