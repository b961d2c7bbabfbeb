"""One message to one endpoint: its keys, its form, and an answer that holds no secret."""

from __future__ import annotations

from dataclasses import replace

from dealterms.alerts.webhook import Answer, WebhookSender
from dealterms.errors import ConfigurationError
from dealterms.settings import AlertSettings

__all__ = ["AlertSender"]

_MASK = "***"


class AlertSender:
    """Sends messages as their endpoints want them."""

    def __init__(self, webhooks: WebhookSender) -> None:
        """Take the open sender of webhooks."""
        self._webhooks = webhooks

    async def send(self, endpoint: AlertSettings, message_id: str, body: bytes) -> Answer:
        """Send a message once; return what came of it, never raise.

        A key that cannot be read now is a failed attempt, retried like an outage.
        """
        try:
            keys = endpoint.signing_keys()
        except ConfigurationError as error:
            return Answer(status=None, error=str(error), duration_ms=0)
        answer = await self._webhooks.send(endpoint.url, keys, message_id, body)
        return _without(answer, endpoint.secret_parts())


def _without(answer: Answer, secrets: tuple[str, ...]) -> Answer:
    """Return the answer with every secret masked: receivers like to repeat what they were asked."""
    start, error = answer.answer_start, answer.error
    for secret in secrets:
        start = start.replace(secret, _MASK)
        error = error and error.replace(secret, _MASK)
    return replace(answer, answer_start=start, error=error)
