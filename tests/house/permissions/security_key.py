"""A security key as a browser registers it."""

from typing import Any

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

KEY_ID = b"\1" * 32
# Numbers of RFC 9053: the type of the key, its algorithm, its curve and its point.
PUBLIC_KEY = {1: 2, 3: -7, -1: 1, -2: b"\2" * 32, -3: b"\3" * 32}


def registered_key() -> dict[str, Any]:
    """Return the JSON that the browser posts and that is stored."""
    key = AttestedCredentialData.create(b"\0" * 16, KEY_ID, ES256(PUBLIC_KEY))
    data = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT, 0, key)
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://help.example")
    return {
        "id": websafe_encode(KEY_ID),
        "rawId": websafe_encode(KEY_ID),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": False}},
    }
