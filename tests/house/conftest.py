from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.house.permissions.world import World, make_world

A_DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Made once; each request is rolled back to it."""
    media = str(tmp_path_factory.mktemp("media"))
    anymail = settings.ANYMAIL | {"WEBHOOK_SECRET": ["user:secret"]}
    with (
        django_db_blocker.unblock(),
        override_settings(
            MEDIA_ROOT=media, ANYMAIL=anymail, ACCOUNT_REAUTHENTICATION_TIMEOUT=A_DAY
        ),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)
