"""The template engine: fragments, escaping, local time, links, layouts of packages."""

from datetime import UTC, datetime

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.timezone import override
from jinja2 import DictLoader

from config.web.jinja import environment
from tests.personas import signed_in


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


@pytest.fixture
def pages():
    return environment(
        libraries=["config.web.elements"],
        loader=DictLoader(
            {
                "frame.html": "<main>{% block main %}{% endblock %}</main>",
                "page.html": "{% extends 'frame.html' %}{% block main %}<h1>Tickets</h1>"
                "{% block list_rows %}<ul>{% block rows %}{{ row }}{% endblock %}</ul>"
                "{% endblock %}{% endblock %}",
                "including.html": "{% for row in rows %}{% include 'page.html#rows' %};"
                "{% endfor %}",
                "plain.txt": "{{ row }}",
            }
        ),
    )


def test_a_fragment_is_one_block_of_a_page(pages):
    assert pages.get_template("page.html#list-rows").render(row="<7>") == "<ul>&lt;7&gt;</ul>"
    assert (
        pages.get_template("page.html").render(row=7) == "<main><h1>Tickets</h1><ul>7</ul></main>"
    )


def test_an_included_fragment_sees_the_loop(pages):
    assert pages.get_template("including.html").render(rows=[1, 2]) == "1;2;"


def test_a_fragment_that_the_page_lacks_is_a_mistake(pages):
    with pytest.raises(Exception, match=r"page\.html#colums"):
        pages.get_template("page.html#colums")
    with pytest.raises(TemplateDoesNotExist):
        render_to_string("helpdesk/inbox.html#no-such-fragment")


def test_a_text_becomes_paragraphs_and_its_own_markup_is_escaped():
    text = "Hello <b>\nagain\n\nhttps://a.example/"
    assert render("{{ text|urlize|linebreaks }}", text=text) == (
        "<p>Hello &lt;b&gt;<br>again</p>\n\n"
        '<p><a href="https://a.example/" rel="nofollow">https://a.example/</a></p>'
    )
    assert render("{{ text|truncatechars(9)|linebreaks }}", text=text) == "<p>Hello &lt;b…</p>"


def test_text_is_not_escaped_and_a_page_is(pages):
    assert pages.get_template("plain.txt").render(row="Tom & Ana") == "Tom & Ana"
    assert render("{{ row }}", row="Tom & Ana") == "Tom &amp; Ana"


def test_values_of_a_translated_sentence_are_escaped():
    source = "{% trans name=name %}to {{ name }}, 100 %{% endtrans %}"
    assert render(source, name="<b>") == "to &lt;b&gt;, 100 %"
    plural = "{% trans n=n %}{{ n }} mail{% pluralize %}{{ n }} mails{% endtrans %}"
    assert [render(plural, n=n) for n in (0, 1, 2)] == ["0 mails", "1 mail", "2 mails"]


def test_markup_of_a_translated_constant_is_kept():
    assert render("{{ _('<b>Send</b> & close') }}") == "<b>Send</b> & close"


def test_times_are_in_the_time_zone_of_the_reader():
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with override("Europe/Lisbon"):
        assert render("{{ at|date('D j M') }} {{ at|time('H:i') }}", at=at) == "Fri 20 Nov 23:30"
    with override("Europe/Berlin"):
        assert render("{{ at|date('D j M') }} {{ at|time('H:i') }}", at=at) == "Sat 21 Nov 00:30"
    assert render("{{ at|date('j M') }}", at=None) == ""


def test_a_missing_value_prints_nothing_at_any_depth():
    assert render("[{{ ticket.requester.name }}{% if ticket.lead.name %}x{% endif %}]") == "[]"


def test_a_missing_value_is_none():
    source = "{% if figure.low is none %}none{% endif %}{% if figure.low is not none %}x{% endif %}"
    assert render(source) == "none"
    assert render(source, figure={"low": None}) == "none"
    assert render(source, figure={"low": 0}) == "x"


def test_a_link_to_a_view_that_does_not_exist_is_a_mistake_unless_it_is_optional():
    assert render("{{ url_for('helpdesk:ticket', 7) }}") == "/tickets/7/"
    with pytest.raises(NoReverseMatch):
        render("{{ url_for('helpdesk:no-such-view') }}")
    assert render("[{{ optional_url('absent:panel', 7) }}]") == "[]"


def test_a_query_string_keeps_what_is_not_changed(rf):
    request = rf.get("/customers/?q=a%26b&after=7&tag=x&tag=y")
    source = "{{ querystring(after=None, only='mine') }}"
    assert render(source, request=request) == "?q=a%26b&amp;tag=x&amp;tag=y&amp;only=mine"


def test_runs_of_neighbours_keep_their_order():
    rows = [{"stage": "a", "n": 1}, {"stage": "b", "n": 2}, {"stage": "a", "n": 3}]
    source = "{% for stage, run in rows|runs('stage') %}{{ stage }}{{ run|length }}{% endfor %}"
    assert render(source, rows=rows) == "a1b1a1"


def test_a_component_sees_only_what_it_is_given():
    source = "{{ component('components/notice.html', text='late') }}"
    assert "<script>" not in render(source, tone="<script>")


@pytest.mark.django_db
def test_a_page_of_a_package_stands_in_our_layout(ana):
    html = signed_in(ana).get("/accounts/2fa/").text
    assert '<nav class="settings-nav"' in html
    assert '<p class="settings-title">Settings</p>' in html
    assert "Authenticator App" in html
    assert html.count("<html") == 1
