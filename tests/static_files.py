"""Looks for the static files once a process: each `Client()` loads the middleware anew."""

import pytest
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware


@pytest.fixture(scope="session", autouse=True)
def static_files_are_found_once():
    """Keep what WhiteNoise found, which takes longer than most requests."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict] = {}

    def find_once(self: WhiteNoiseMiddleware) -> None:
        key = repr((self.static_prefix, settings.STATICFILES_DIRS, settings.STATICFILES_FINDERS))
        if key not in found:
            before = {**self.files}
            find(self)
            found[key] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(found[key])

    WhiteNoiseMiddleware.add_files_from_finders = find_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = find
