"""The one HTTP exchange with a model's endpoint, against a real server that misbehaves."""

from __future__ import annotations

import asyncio
import json

import pytest

from dealterms.errors import ConfigurationError
from dealterms.llm.endpoint import ANSWER_BYTES, Endpoint, EndpointError
from dealterms.network import Network, NetworkPolicy
from support.frozen_clock import FrozenClock
from support.model_server import ModelServer, Said, completion
from support.news_site import raw_server

KEY = "sk-loopback-0123456789"
LOOPBACK = NetworkPolicy.allowing("127.0.0.0/8").allow
JSON = {"content-type": "application/json"}


def ask(
    base_url: str, *, allow: tuple[Network, ...] = LOOPBACK, key: str | None = KEY,
    seconds: float = 5.0,
) -> bytes:  # fmt: skip
    async def run() -> bytes:
        endpoint = Endpoint(
            base_url, lambda: key, FrozenClock(), allow=allow, total_seconds=seconds
        )
        async with endpoint:
            return await endpoint.ask(json.dumps({"model": "m"}).encode())

    return asyncio.run(run())


def failure(said: Said, **how: float) -> EndpointError:
    with ModelServer(lambda asked: said) as server:
        with pytest.raises(EndpointError) as caught:
            ask(server.base_url, seconds=how.get("seconds", 5.0))
        assert len(server.requests) == 1
    assert KEY not in str(caught.value)
    return caught.value


def test_an_answer_is_returned_as_it_came() -> None:
    with ModelServer(lambda asked: Said(completion("{}"))) as server:
        assert ask(server.base_url) == completion("{}")

    (asked,) = server.requests
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == {"model": "m"}


def test_without_a_key_file_no_key_is_sent() -> None:
    with ModelServer(lambda asked: Said(completion("{}"))) as server:
        ask(server.base_url, key=None)

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_an_error_is_told_by_its_number_and_never_by_its_words(status: int) -> None:
    """Endpoints repeat the key in theirs."""
    said = Said(f'{{"error": "bad key {KEY}"}}'.encode(), status, JSON)

    assert str(failure(said)) == f"HTTP {status}"


def test_the_wish_to_wait_is_heard_with_429_only() -> None:
    wish = JSON | {"retry-after": "120"}

    assert failure(Said(b"{}", 429, wish)).retry_after_seconds == 120
    assert failure(Said(b"{}", 500, wish)).retry_after_seconds is None


def test_a_redirect_is_not_followed() -> None:
    with ModelServer() as elsewhere:
        moved = Said(b"", 307, {"location": f"{elsewhere.base_url}/chat/completions"})
        assert "redirects are not followed" in str(failure(moved))

    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/html"},
        {},
        {"content-type": "text/event-stream"},
        JSON | {"content-encoding": "gzip"},
    ],
)
def test_anything_but_plain_json_is_refused(headers: dict[str, str]) -> None:
    error = failure(Said(b"<html>", 200, headers))

    assert error.is_paid and "application/json" in str(error)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    error = failure(Said(b" " * (ANSWER_BYTES + 1)))

    assert str(ANSWER_BYTES) in str(error)


def test_a_slow_answer_is_left_at_the_deadline() -> None:
    error = failure(Said(b"", hangs=True), seconds=0.3)

    assert error.is_paid and "0.3 s" in str(error)


def test_nobody_there_is_a_failure() -> None:
    with raw_server(b"") as port:
        free = port
    with pytest.raises(EndpointError, match="no answer"):
        ask(f"http://127.0.0.1:{free}/v1")


def test_rubbish_instead_of_http_is_a_failure() -> None:
    with raw_server(b"rubbish\r\n\r\n") as port, pytest.raises(EndpointError, match="no answer"):
        ask(f"http://127.0.0.1:{port}/v1")


def test_an_address_that_was_not_allowed_is_not_talked_to() -> None:
    with ModelServer() as server, pytest.raises(EndpointError, match="allow"):
        ask(server.base_url, allow=())

    assert server.requests == []


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with ModelServer(lambda asked: Said(completion("{}"))) as server:
        assert ask(server.base_url)


def test_a_key_that_cannot_be_read_is_a_failed_attempt() -> None:
    def unreadable() -> str | None:
        raise ConfigurationError("[llm] key_file k cannot be read")

    async def run() -> None:
        async with Endpoint(
            "http://127.0.0.1:9/v1", unreadable, FrozenClock(), total_seconds=1
        ) as endpoint:
            await endpoint.ask(b"{}")

    with pytest.raises(EndpointError, match="key_file"):
        asyncio.run(run())
