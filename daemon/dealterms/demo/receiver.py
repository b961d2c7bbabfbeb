"""A webhook receiver on loopback that trusts nothing it cannot verify.

The signature is checked as Standard Webhooks 1.0 tells a receiver to, by code that shares nothing
with the sender: whoever writes a receiver of their own can start from `fault_in`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Condition
from typing import Any

from dealterms.clock import Clock
from dealterms.demo.loopback import LoopbackHandler, LoopbackServer

__all__ = ["Receipt", "Receiver", "fault_in"]

TOLERANCE_SECONDS = 300  # the age that Standard Webhooks lets a receiver accept
_LONGEST_BODY = 1_000_000
_WAIT_SECONDS = 60.0  # waiting without a limit cannot be interrupted on every platform


@dataclass(frozen=True, slots=True)
class Receipt:
    """One request as it came. `fault` says why it was refused, None if the signature is right.

    `is_repeat`: a message of this id had come before; a receiver does its work only once.
    """

    message_id: str
    payload: dict[str, Any]
    fault: str | None
    is_repeat: bool


class Receiver(LoopbackServer):
    """Keeps what it was sent. Answers 204 to a right signature, 401 to any other."""

    def __init__(self, secret: str, clock: Clock, port: int = 0) -> None:
        """Take the key it shares with the sender; listen on a port if it is free, else on any."""
        self._secret, self._clock = secret, clock
        self._receipts: list[Receipt] = []
        self._arrived = Condition()
        super().__init__(_handler_of(self), port)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Everything received so far, in order of arrival."""
        with self._arrived:
            return tuple(self._receipts)

    def after(self, known: int) -> tuple[Receipt, ...]:
        """Wait until more than `known` have been received; return those beyond, the oldest first.

        The answer is empty if none has come for a minute.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._receipts) > known, _WAIT_SECONDS)
            return tuple(self._receipts[known:])

    def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Record a request and return the status to answer. Header names are in lower case."""
        fault = fault_in(headers, body, self._secret, self._clock())
        message_id = headers.get("webhook-id", "")
        with self._arrived:
            is_repeat = any(receipt.message_id == message_id for receipt in self._receipts)
            payload = json.loads(body) if fault is None else {}
            self._receipts.append(Receipt(message_id, payload, fault, is_repeat))
            self._arrived.notify_all()
        return 204 if fault is None else 401


def fault_in(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str | None:
    """Return why a webhook cannot be trusted, or None if it can. Header names are in lower case."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdecimal():
        return "webhook-id or webhook-timestamp is missing"
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        return f"the timestamp is more than {TOLERANCE_SECONDS} s away"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    for signature in headers.get("webhook-signature", "").split():
        version, _, encoded = signature.partition(",")
        if version == "v1" and hmac.compare_digest(_decoded(encoded), expected):
            return None
    return "no signature fits"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _handler_of(receiver: Receiver) -> type[LoopbackHandler]:
    class Handler(LoopbackHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _LONGEST_BODY:
                self.close_connection = True
                self.answer(413)
                return
            body = self.rfile.read(int(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.answer(receiver.receive(headers, body))

    return Handler
