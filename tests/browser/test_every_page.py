"""Every page in both themes and on a phone, with names that strain the layout.

The addresses come from the URL configuration, so a new page is covered without further work.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests.browser import demo_data
from tests.personas import just_signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PARTS = 6
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Everybody meets these before they are somebody.
SIGNED_OUT = ("accounts/login", "accounts/password/reset", "f/", "u/", "accounts/inactive")
# A second factor is asked of those who have one.
WITH_A_FACTOR = (
    "accounts/2fa/recovery", "accounts/2fa/totp/deactivate",
    "accounts/2fa/webauthn/keys/", "accounts/2fa/webauthn/$",
)  # fmt: skip
# What no test can know beforehand: made for one person and one moment, or for machines.
NOT_WALKED = re.compile(r"^(api/v1/(?!docs)|accounts/2fa/webauthn/reauth|healthz|readyz|live/)")
# Faces of pages that their address alone does not show.
STATES = (
    "inbox/solved/", "inbox/all/?q=nothing-like-this", "inbox/all/?q=wheel", "feedback/?tab=all",
    "customers/?q=nothing-like-this", "customers/{rich}/", "journeys/{journey}/?touchpoint={place}",
    "no-such-page/", "tickets/4711/", "settings/mail-queue/?list=failed",
    "settings/mail-queue/?list=to-send", "settings/mail-queue/?list=deleted", "inbox/spam/",
    "settings/mailboxes/{box}/sending/?preset=microsoft",
    "tickets/{ticket}/messages/{reply}/original/",
)  # fmt: skip

# The test server has none. A route of Playwright would switch the browser's cache off.
NO_LIVE_STREAM = """
  const really = window.fetch;
  const empty = () => new Response("", {headers: {"Content-Type": "text/event-stream"}});
  window.fetch = (url, ...rest) =>
    String(url).includes("/live/") ? Promise.resolve(empty()) : really(url, ...rest);
"""

TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > edge + 1);
  return [`${edge} px are too few for ` + wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90))];
}"""


@pytest.fixture
def rich(admin, ana, ben, lea, chloe, mailbox) -> demo_data.DemoData:
    demo_data.protect(lea)
    return demo_data.build(admin, ana, lea, chloe, mailbox)


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


# In parts, so that several processes share them.
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_everybody(part, rich, admin, lea, walk):
    keys = demo_data.numbers(rich)
    addresses = [path for route in ROUTES for path in paths_of(route, rich, keys)]
    walk([*addresses, *states_of(rich, keys)][part::PARTS], admin, lea)


def test_every_page_has_something_to_say_when_there_is_nothing(admin, lea, walk):
    fixed = [route for route in ROUTES if "<" not in route and "(" not in route]
    ours = [path for path in fixed if not path.startswith("accounts/")]
    walk([path for path in ours if not NOT_WALKED.match(path)], admin, lea, faces=["light"])


def paths_of(route: str, rich: demo_data.DemoData, keys: dict[str, int]) -> list[str]:
    """Return the addresses of a route in this data set; an unknown route is an error."""
    if NOT_WALKED.match(route) or "(?P<" in route:
        return []
    if "<str:token>" in route:
        known = {"f/<str:token>/": rich.question, "f/<str:token>/thanks/": f"{rich.thanks}thanks/",
                 "u/<str:token>/": rich.unsubscribe}  # fmt: skip
        return [known[route].lstrip("/"), route.replace("<str:token>", "long-gone")]
    route = route.replace("<slug:view>", "all").replace("<slug:purpose>", "feedback")
    route = route.replace("<slug:kind>", "personas").replace("<slug:name>", "people")
    before, kind, after = route.partition("<int:pk>")
    if not kind:
        return [route]
    path = f"{before}{keys[before]}{after}"
    path = path.replace("<int:message>", str(keys["mail of a ticket"]))
    return [path.replace("<int:card>", str(keys["cards/"]))]


def states_of(rich: demo_data.DemoData, keys: dict[str, int]) -> list[str]:
    names = {
        "rich": rich.ticket.requester_id,
        "journey": rich.journey.pk,
        "place": rich.touchpoint.pk,
        "ticket": rich.ticket.pk,
        "reply": rich.ticket.messages.exclude(outbound=None)[0].pk,
        "box": keys["settings/mailboxes/"],
    }
    return [state.format(**names) for state in STATES]


class Visitor:
    """A signed-in browser with one page, which is used for all addresses: opening one is costly."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.page = context, context.new_page()
        self.heard: list[str] = []
        self.page.on("console", lambda message: self.hear(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.hear(f"error: {error}"))

    def hear(self, text: str) -> None:
        self.heard.append(text)

    def look_at(self, url: str, find_barriers: Callable, **faces: list[str]) -> list[str]:
        """Return the problems of the page at this address."""
        answer = self.context.request.get(url)
        if answer.status >= 500:
            return [f"answers {answer.status}"]
        if answer.url != url or answer.status == 405 or "<html" not in answer.text():
            return []  # leads elsewhere, is an act, a file or a part of a page
        if "sandbox" in answer.headers.get("content-security-policy", ""):
            return []  # somebody's mail, for a frame
        page = self.page
        self.heard.clear()
        page.set_viewport_size(WIDE)
        page.goto(url)
        problems = [*unsettled(page), *unheaded(page), *sideways(page, "wide")]
        problems += find_barriers(page, **faces)
        page.set_viewport_size(PHONE)
        problems += sideways(page, "phone")
        matters = re.compile(rf"^(?!.*status of {answer.status})(error|warning)")
        return problems + [text for text in self.heard if matters.match(text)]


@pytest.fixture
def walk(browser: Browser, live_server, find_barriers) -> Iterator[Callable[..., None]]:
    visitors: list[Visitor] = []

    def enter(user: User | None) -> Visitor:
        context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
        context.set_default_timeout(60_000)
        context.add_init_script(NO_LIVE_STREAM)
        if user:
            session = {
                "name": "sessionid",
                "value": just_signed_in(user).cookies["sessionid"].value,
                "url": live_server.url,
            }
            context.add_cookies([session])
        visitors.append(Visitor(context))
        return visitors[-1]

    def through(paths: list[str], admin: User, careful: User, **faces: list[str]) -> None:
        nobody, anybody, protected = enter(None), enter(admin), enter(careful)
        found = []
        for path in paths:
            is_signed_out, has_factor = (
                path.startswith(SIGNED_OUT),
                f"{path}$".startswith(WITH_A_FACTOR),
            )
            visitor = nobody if is_signed_out else protected if has_factor else anybody
            problems = visitor.look_at(f"{live_server.url}/{path}", find_barriers, **faces)
            found += [f"/{path}: {problem}" for problem in problems]
        assert not found, "\n".join(found)

    yield through
    for visitor in visitors:
        visitor.context.close()


def unsettled(page: Page) -> list[str]:
    """Return the lazy parts that are not loaded yet."""
    try:
        expect(page.locator(".htmx-request")).to_have_count(0, timeout=60_000)
    except AssertionError:
        return ["still loading: " + page.locator(".htmx-request").first.evaluate("e => e.id")]
    return []


def unheaded(page: Page) -> list[str]:
    return [] if page.locator("h1").count() else ["has no heading"]


def sideways(page: Page, where: str) -> list[str]:
    """Return the elements that make a page scroll sideways."""
    return [f"{where}: {text}" for text in page.evaluate(TOO_WIDE)]
