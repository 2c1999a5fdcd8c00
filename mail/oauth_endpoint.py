"""Requests to a token endpoint (RFC 6749). Responses are checked before use."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

TIMEOUT = 10  # seconds
MAX_BYTES = 256 * 1024
MAX_WORDS_LENGTH = 400


class Unreachable(Exception):
    """No response, or an unreadable one: a later attempt may succeed."""


class TokenRefused(Exception):
    """The endpoint refused. `code` is OAuth's error code, the text is the provider's."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """Follows no redirects: a secret is sent only to the configured URL."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetours)


def ask(url: str, form: dict[str, str]) -> dict[str, Any]:
    """Return the response with its `access_token`; raises Unreachable or TokenRefused."""
    question = urllib.request.Request(
        url, data=urlencode(form).encode(), headers={"Accept": "application/json"}
    )
    try:
        with _opener.open(question, timeout=TIMEOUT) as response:
            answer = _read(response.read(MAX_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error.code, _read(error.read(MAX_BYTES))) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreachable(str(reason) or type(error).__name__) from error
    if not isinstance(answer.get("access_token"), str) or not answer["access_token"]:
        raise Unreachable("it answered without a token")
    return answer


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(status: int, answer: dict[str, Any]) -> Unreachable | TokenRefused:
    code = str(answer.get("error") or "")
    if status >= 500 or status == 429 or not code:
        return Unreachable(f"it answered {status}")
    description = str(answer.get("error_description") or code)
    return TokenRefused(code, " ".join(description.split())[:MAX_WORDS_LENGTH])
