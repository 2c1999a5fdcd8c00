"""The elements that templates print."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import engines

from accounts.models import User
from config.web.formatting import at_moment, initials, long_moment, short_moment, spell_duration
from config.web.icons import NoSuchIcon, drawing

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Carla Reyes", "CR"),
        ("Ana", "A"),
        ("Maria de la Cruz", "MC"),
        ("carla@correu.example", "C"),
        ("Ólafur (shop)", "Ó"),
        ("山田 太郎", "山太"),
        ("", ""),
    ],
)
def test_initials_are_the_first_and_the_last_word(name, short):
    assert initials(name) == short


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (42, "42 min"),
        (60, "1 h"),
        (105, "1 h 45 min"),
        (-200, "3 h 20 min"),
        (60 * 30, "30 h"),
        (60 * 72, "3 d"),
    ],
)
def test_a_duration_is_told_in_its_largest_units(minutes, text):
    assert spell_duration(timedelta(minutes=minutes)) == text


def test_a_moment_is_told_as_narrow_as_it_can_be():
    assert short_moment(NOW - timedelta(minutes=35), NOW) == "09:25"
    assert short_moment(NOW - timedelta(days=2), NOW) == "Wed"
    assert short_moment(NOW - timedelta(days=9), NOW) == "11 Nov"
    assert short_moment(datetime(2025, 4, 3, tzinfo=UTC), NOW) == "Apr 2025"
    assert short_moment(NOW + timedelta(days=2), NOW) == "22 Nov"
    assert long_moment(NOW, NOW) == "Today, 10:00"
    assert long_moment(datetime(2025, 4, 3, 10, tzinfo=UTC), NOW) == "3 Apr 2025, 10:00"


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render("{{ 'inbox'|icon }}")
    labelled = render("{{ 'mail'|icon('s14', label) }}", label='by "mail"')
    assert 'role="img" aria-label="by &quot;mail&quot;"' in labelled
    assert 'class="icon s14"' in labelled


def test_an_icon_that_lucide_does_not_have_is_a_mistake():
    with pytest.raises(NoSuchIcon):
        drawing("no-such-icon")


def test_an_avatar_tells_agents_customers_and_nobody_apart():
    agent = User(name="Ana Ferreira")
    customer = SimpleNamespace(name="<b>Carla</b> Reyes")
    assert 'class="avatar s20 agent"' in render("{{ avatar(p, size='s20') }}", p=agent)
    assert 'class="avatar"' in render("{{ avatar(p) }}", p=customer)
    assert 'class="avatar none"' in render("{{ avatar(p, title='Unassigned') }}", p=None)


def test_a_name_cannot_break_out_of_its_title():
    person = SimpleNamespace(name='"><script>')
    assert "<script>" not in render("{{ avatar(p, title=p.name) }}", p=person)


@pytest.mark.parametrize(("percent", "step"), [(None, 0), (53, 55), (52, 50), (140, 100), (-3, 0)])
def test_a_share_is_given_in_steps_of_five(percent, step):
    assert render("{{ percent|step }}", percent=percent) == str(step)


def test_a_face_that_nobody_offered_is_not_printed():
    request = SimpleNamespace(COOKIES={"theme": '"><script>'}, path="/tickets/7/")
    assert render("{{ chosen_theme() }}", request=request) == ""
    assert render("{{ current_section() }}", request=request) == "inbox"
    request.COOKIES["theme"] = "dark"
    assert render("{{ chosen_theme() }}", request=request) == "dark"


def test_a_scale_of_ten_is_a_bar_and_a_shorter_one_has_a_mark_for_each_step():
    assert render("{{ scale_marks(2, 5) }}").count("<rect") == 5
    assert render("{{ scale_marks(2, 5) }}").count("off") == 3
    assert 'width="7.2"' in render("{{ scale_marks(3, 10) }}")


def test_a_moment_inside_a_sentence():
    assert at_moment(NOW.replace(hour=11), NOW) == "at 11:00"
    assert at_moment(NOW.replace(day=21), NOW) == "on Sat 21 Nov, 10:00"
