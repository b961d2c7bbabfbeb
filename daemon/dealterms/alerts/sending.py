"""One message to one endpoint: its keys, its form, and an answer that holds no secret."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Self

import orjson

from dealterms.alerts.apprise_push import ApprisePush
from dealterms.alerts.formats import render
from dealterms.alerts.formats.news import news_of
from dealterms.alerts.formats.plain import text_of
from dealterms.alerts.webhook import TOTAL_SECONDS, Answer, WebhookSender
from dealterms.clock import Clock
from dealterms.errors import ConfigurationError
from dealterms.network import MACHINE, Network, Outlet
from dealterms.settings import AlertSettings

__all__ = ["AlertSender"]

_MASK = "***"


class AlertSender:
    """Sends messages as their endpoints want them; one for the life of the process."""

    def __init__(
        self,
        clock: Clock,
        allow: tuple[Network, ...] = (),
        *,
        total_seconds: float = TOTAL_SECONDS,
        outlet: Outlet = MACHINE,
    ) -> None:
        """Take the networks that are open beside the public ones, and the deadline of a sending."""
        self._webhooks = WebhookSender(
            clock, allow, total_seconds=total_seconds, outlet=outlet
        )
        self._apprise = ApprisePush(total_seconds=total_seconds)

    async def __aenter__(self) -> Self:
        """Open for the length of a `with` block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self._apprise.close()
        await self._webhooks.aclose()

    async def send(self, endpoint: AlertSettings, message_id: str, body: bytes) -> Answer:
        """Send a message once; return what came of it, never raise.

        A key that cannot be read now is a failed attempt, retried like an outage.
        """
        try:
            answer = await self._send(endpoint, message_id, body)
        except ConfigurationError as error:
            answer = Answer(status=None, error=str(error), duration_ms=0)
        return _without(answer, endpoint.secret_parts())

    async def _send(self, endpoint: AlertSettings, message_id: str, body: bytes) -> Answer:
        if endpoint.format == "apprise":
            title, text = text_of(news_of(orjson.loads(body)))
            return await self._apprise.send(endpoint.url, title, text)
        keys, form = endpoint.signing_keys(), render(endpoint.format, message_id, body)
        return await self._webhooks.send(
            endpoint.url, keys, message_id, form.body, form.content_type
        )


def _without(answer: Answer, secrets: tuple[str, ...]) -> Answer:
    """Return the answer with every secret masked: receivers like to repeat what they were asked."""
    start, error = answer.answer_start, answer.error
    for secret in secrets:
        start = start.replace(secret, _MASK)
        error = error and error.replace(secret, _MASK)
    return replace(answer, answer_start=start, error=error)
