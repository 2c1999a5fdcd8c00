"""Fields are rendered by Django: only the templates below write one by hand (docs/front-end.md)."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIELD = re.compile(r"<(?:input|textarea|select)\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", re.DOTALL)
BY_HAND = {
    "config/jinja2/components/keys.html": 1,
    "config/jinja2/components/menu_filter.html": 1,
    "config/jinja2/components/palette.html": 1,
    "customers/jinja2/customers/list.html": 1,
    "customers/jinja2/customers/organizations.html": 1,
    "demo/jinja2/demo/mail.html": 1,
    "helpdesk/jinja2/helpdesk/filter.html": 2,
    "helpdesk/jinja2/helpdesk/inbox.html": 1,
    "helpdesk/jinja2/helpdesk/parts/bulk_menus.html": 1,
    "helpdesk/jinja2/helpdesk/parts/delivery.html": 1,
    "helpdesk/jinja2/helpdesk/parts/facts_line.html": 1,
    "helpdesk/jinja2/helpdesk/parts/files_button.html": 1,
    "helpdesk/jinja2/helpdesk/parts/recipient_notices.html": 1,
    "helpdesk/jinja2/helpdesk/parts/row.html": 1,
    "helpdesk/jinja2/helpdesk/parts/snooze.html": 1,
    "helpdesk/jinja2/helpdesk/parts/writing.html": 1,
    "helpdesk/jinja2/helpdesk/ticket.html": 1,
    "journeys/jinja2/journeys/map/edit_template.html": 1,
    "journeys/jinja2/journeys/map/stage_menu.html": 2,
    "journeys/jinja2/journeys/map/touchpoint_menu.html": 2,
    "journeys/jinja2/journeys/panels/ticket.html": 1,
    "journeys/jinja2/journeys/touchpoint/card_forms.html": 3,
    "journeys/jinja2/journeys/touchpoint/refused_card.html": 1,
    "mail/jinja2/mail/parts/queue_bar.html": 2,
    "mail/jinja2/mail/parts/queue_row.html": 1,
}


def fields(markup: str) -> int:
    """Count the fields of a template, without hidden ones."""
    return sum('type="hidden"' not in field for field in FIELD.findall(markup))


def test_only_the_listed_fields_are_written_by_hand():
    written = Counter(
        {
            str(path.relative_to(ROOT)): fields(path.read_text("utf-8"))
            for path in ROOT.glob("[!.]*/jinja2/**/*.html")
        }
    )
    assert {path: count for path, count in written.items() if count} == BY_HAND


def test_the_list_is_in_the_documents():
    text = (ROOT / "docs" / "front-end.md").read_text("utf-8")
    assert [path for path in BY_HAND if Path(path).name not in text] == []


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        ('<input name="a">', 1),
        ('<input type="hidden" name="a" value="{% if a > b %}c{% endif %}">', 0),
        ('<input value="{{ a }}" type="hidden"><textarea></textarea><select></select>', 2),
        ("{{ form.name }}", 0),
    ],
)
def test_fields_are_counted(markup, count):
    assert fields(markup) == count
