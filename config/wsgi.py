"""WSGI entry point: pages under threads, as in production."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.searching.variants import prepare  # noqa: E402  settings come first

prepare()
