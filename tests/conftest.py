import os

import pytest
from hypothesis import settings as examples

NEEDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")

for name in NEEDED:
    if not os.environ.get(name):
        pytest.exit(
            f"{name} is not set. Start the tests with bin/test, which also starts the servers "
            "they need: bin/test, or bin/test tests/mail -k quote",
            returncode=pytest.ExitCode.USAGE_ERROR,
        )

pytest_plugins = ["tests.personas", "tests.empty_database", "tests.static_files"]

# The same examples in every run, so that a failure is reproducible. For a random search: pytest
# --hypothesis-profile=default
examples.register_profile("house", derandomize=True, deadline=None)
examples.load_profile("house")


def pytest_configure() -> None:
    """Use a fast hasher; slow hashing would take most of the time of a test."""
    from django.conf import settings

    if template := os.environ.get("TANDEM_TEMPLATE"):  # copied, not migrated for each process
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template
    settings.CHECK_FACTS = True
    settings.UNDO_SEND_SECONDS = 0
    settings.MAIL_URL = "smtp://127.0.0.1:1025"  # without one, pages say that nothing is sent
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: the event loop of Playwright stays running in its process."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def processes_share_their_bytecode():
    """Compile a module once for all processes of the tests, also where none is kept beside it."""
    os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(os.environ["TANDEM_DATA"], "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session", autouse=True)
def rendered_templates_reach_the_client():
    """Send the signal that fills `response.context`, as Django's tests do for its own engine."""
    from django.template.backends.jinja2 import Template
    from django.test.signals import template_rendered

    render = Template.render

    def render_and_tell(self, context=None, request=None):
        context = {} if context is None else context
        html = render(self, context, request)
        if request is not None:  # a page, not a field of a form
            template_rendered.send(sender=self, template=self, context=context)
        return html

    Template.render = render_and_tell
    yield
    Template.render = render
