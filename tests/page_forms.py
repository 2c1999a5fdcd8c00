"""The forms of a page, filled in and sent as a browser sends them."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

LINELESS = {"text", "hidden", "email", "number", "checkbox", "radio", "date", "password"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.fields: dict[str, list[str]] = {}
        self.textarea: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "form":
            self.fields = {}
            self.forms.append(self.fields)
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self._is_first()):
            self.fields[self.select] = [value or ""]
        elif tag == "input" and name and given.get("type", "text") in LINELESS:
            self._read_input(given, name)

    def _read_input(self, given: dict[str, str | None], name: str) -> None:
        is_box = given.get("type") in ("checkbox", "radio")
        if not is_box or "checked" in given:
            value = given.get("value", "on" if is_box else "")
            self.fields.setdefault(name, []).append(value or "")

    def _is_first(self) -> bool:
        return self.select not in self.fields

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.fields[self.textarea][0] += data


def read_form(page: str, holds: str) -> dict[str, list[str]]:
    """Return what the form with a field of this name sends if nothing in it is changed."""
    reader = _Reader()
    reader.feed(page)
    found = next(form for form in reader.forms if holds in form)
    texts = {name: [text.removeprefix("\n") for text in values] for name, values in found.items()}
    # A browser sends line ends as CRLF.
    return {
        name: [text.replace("\r\n", "\n").replace("\n", "\r\n") for text in values]
        for name, values in texts.items()
    }


class OpenForm:
    """A form of a page that a person opened: `sends` is what it sends unless it is changed.

    `holds` is the name of one of its fields; `action` is a URL name, if the page is at another.
    """

    def __init__(self, client: Client, name: str, *args: Any, holds: str, action: str = "") -> None:
        self.client, self.url = client, reverse(name, args=args)
        self.action = reverse(action, args=args) if action else self.url
        self.sends = read_form(client.get(self.url).content.decode(), holds)

    def send(self, **changes: Any) -> HttpResponse:
        return self.client.post(self.action, self.sends | changes)
