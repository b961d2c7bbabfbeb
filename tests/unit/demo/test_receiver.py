"""The demo's receiver believes a signature only if the public library would have made it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from dealterms.demo.receiver import TOLERANCE_SECONDS, fault_in
from dealterms.demo.world import make_secret

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SECRET = make_secret()
BODY = json.dumps({"quote": "“up to $100 billion” – they said"}).encode()


def signed(secret: str = SECRET, body: bytes = BODY, at: datetime = NOW) -> dict[str, str]:
    """Return the headers that the public library would send."""
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body.decode()),
    }


def test_what_the_public_library_signs_is_believed() -> None:
    assert fault_in(signed(), BODY, SECRET, NOW) is None


def test_one_right_signature_among_several_is_enough() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1a,xyz v1,AAAA {headers['webhook-signature']}"

    assert fault_in(headers, BODY, SECRET, NOW) is None


@pytest.mark.parametrize("signature", ["", "v1,", "v1,not base64!", "v1,ünïcode", "v2,AAAA", "v1"])
def test_a_signature_that_does_not_fit_is_refused(signature: str) -> None:
    headers = signed() | {"webhook-signature": signature}

    assert fault_in(headers, BODY, SECRET, NOW) == "no signature fits"


def test_the_right_signature_of_another_version_is_refused() -> None:
    headers = signed()
    headers["webhook-signature"] = headers["webhook-signature"].replace("v1,", "v2,")

    assert fault_in(headers, BODY, SECRET, NOW) == "no signature fits"


def test_a_changed_body_is_refused() -> None:
    assert fault_in(signed(), BODY + b" ", SECRET, NOW) == "no signature fits"


def test_another_key_is_refused() -> None:
    assert fault_in(signed(make_secret()), BODY, SECRET, NOW) == "no signature fits"


@pytest.mark.parametrize("sign", [-1, 1])
def test_an_old_or_future_timestamp_is_refused(sign: int) -> None:
    headers = signed(at=NOW + timedelta(seconds=sign * (TOLERANCE_SECONDS + 1)))

    assert "timestamp" in (fault_in(headers, BODY, SECRET, NOW) or "")


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_a_missing_header_is_refused(name: str) -> None:
    headers = signed()
    del headers[name]

    assert "missing" in (fault_in(headers, BODY, SECRET, NOW) or "")
