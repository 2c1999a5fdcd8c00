"""Query strings with digits that are no numbers: each list answers, none with a 500."""

from urllib.parse import quote

import pytest

from accounts.models import User
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
ODD = ["²", "٣", "9" * 5000, "-1", "\x00", "1,2", "[]"]
PATHS = [
    "/inbox/all/?q={}",
    "/inbox/all/?open={}",
    "/inbox/all/?shown={}",
    "/inbox/all/?after={}",
    "/customers/?q={}",
    "/customers/?after={}",
    "/feedback/?days={}",
    "/feedback/?touchpoint={}",
    "/feedback/?answer={}",
    "/feedback/?since={}",
    "/settings/mail-queue/?after={}",
    "/api/v1/tickets/?cursor={}",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_number_is_no_server_error(path: str, odd: str, admin: User) -> None:
    client = signed_in(admin)
    client.raise_request_exception = False
    assert client.get(path.format(quote(odd))).status_code < 500
