"""A token endpoint like Google's or Microsoft's, on a local port."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Provider:
    """Issues tokens.

    With `renews` it rotates refresh tokens like Microsoft, else keeps one like Google.
    """

    user: str = ""
    life: int = 3600
    delay: float = 0.0
    renews: bool = True  # each refresh token is valid once, and the response has the next
    failure: tuple[int, dict[str, str]] | None = None
    codes: dict[str, str] = field(default_factory=dict)  # code to PKCE challenge
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)

    def start(self) -> "Provider":
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
                self._answer(*provider.token(form))

            def do_GET(self) -> None:
                token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
                self._answer(*provider.introspect(token))

            def _answer(self, status: int, answer: dict[str, object]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def settings(self) -> dict[str, dict[str, object]]:
        """Settings for OAUTH_PROVIDERS."""
        known = {
            "scope": "mail offline",
            "authorize_params": {"access_type": "offline", "prompt": "consent"},
            "hosts": ["127.0.0.1"],
        }
        token = f"{self.url}/{{tenant}}/token"
        return {
            name: {"authorize": f"{self.url}/{{tenant}}/auth", "token": token, **known}
            for name in ("google", "microsoft")
        }

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.asked.append(form)
        time.sleep(self.delay)
        if self.failure:
            return self.failure[0], dict(self.failure[1])
        if not self._is_known(form):
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        number = len(self.asked)
        self.access_tokens.add(f"access-{number}")
        answer: dict[str, object] = {"access_token": f"access-{number}", "token_type": "Bearer"}
        if self.renews:
            self.refresh_tokens.add(f"refresh-{number}")
            answer["refresh_token"] = f"refresh-{number}"
        return 200, answer | {"expires_in": self.life}

    def introspect(self, token: str) -> tuple[int, dict[str, object]]:
        if token in self.access_tokens:
            return 200, {"active": True, "email": self.user, "scope": "mail"}
        return 401, {"active": False, "error": "invalid_token"}

    def _is_known(self, form: dict[str, str]) -> bool:
        if form["grant_type"] == "refresh_token":
            used = form["refresh_token"] in self.refresh_tokens
            if self.renews:
                self.refresh_tokens.discard(form["refresh_token"])
            return used
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        return self.codes.pop(form["code"], None) == proof.rstrip(b"=").decode()
