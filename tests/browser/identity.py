"""A provider of identities (OpenID Connect) on this computer, for tests: whoever comes says who they are.

It signs what it says as real ones do, so that nothing of the app's way to log in is left out.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

PEOPLE = ("ann", "bob")
CLIENT = "unalike"
_KEY = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})


class _Provider(BaseHTTPRequestHandler):
    """Answers for one server; `server.asked` keeps what belongs to each code that was given out."""

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        match where.path:
            case "/.well-known/openid-configuration":
                self._json(self._about())
            case "/keys":
                self._json({"keys": [_KEY.as_dict(private=False)]})
            case "/authorize":
                links = (f'<a href="/as?{escape(urlencode({**asked, "who": w}))}">{w}</a>' for w in PEOPLE)
                self._send(200, "text/html", " ".join(links))
            case "/as":
                code = secrets.token_urlsafe()
                self.server.asked[code] = (asked["who"], asked["nonce"])
                self._redirect(asked["redirect_uri"], code=code, state=asked["state"])
            case "/end":
                self._redirect(asked["post_logout_redirect_uri"])
            case _:
                self._send(404, "text/plain", "")

    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        who, nonce = self.server.asked.pop(body["code"][0])
        now = int(time.time())
        claims = {"iss": self._address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= {"sub": who, "email": f"{who}@example.org"}
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, _KEY)
        self._json({"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token})

    @property
    def _address(self) -> str:
        return f"http://localhost:{self.server.server_port}"

    def _about(self) -> dict[str, object]:
        places = {"authorization": "authorize", "token": "token", "end_session": "end"}
        return {
            "issuer": self._address,
            "jwks_uri": f"{self._address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **{f"{name}_endpoint": f"{self._address}/{path}" for name, path in places.items()},
        }

    def _json(self, value: object) -> None:
        self._send(200, "application/json", json.dumps(value))

    def _redirect(self, address: str, **query: str) -> None:
        self._send(302, "text/plain", "", Location=f"{address}?{urlencode(query)}")

    def _send(self, status: int, kind: str, body: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@contextmanager
def identities(folder: Path) -> Iterator[str]:
    """A provider that answers; gives the path of the secrets that let the app use it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    server.asked = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = folder / "secrets.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{secrets.token_urlsafe()}"
client_id = "{CLIENT}"
client_secret = "{secrets.token_urlsafe()}"
server_metadata_url = "http://localhost:{server.server_port}/.well-known/openid-configuration"
"""
    )
    try:
        yield str(path)
    finally:
        server.shutdown()
        server.server_close()
