"""How answers are written: pages and JSON, each with an ETag that says whether it has changed.

ETags are weak, since the same answer also goes out compressed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dealterms.view_rows import opened, plain
from dealterms.web.site import site_of

__all__ = ["answer", "json_answer", "not_found", "page", "problem"]

_JSON, _HTML = "application/json", "text/html"
_ETAG_LENGTH = 24


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a page made from a template; `section` in the context names the place in the menu."""
    text = site_of(request).templates.get_template(template).render(request=request, **context)
    return answer(request, text.encode(), _HTML, status=status)


def json_answer(
    request: Request,
    document: Any,
    *,
    media_type: str = _JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return rows of views, or a document of them, in the shapes of `--json`."""
    body = orjson.dumps(opened(document), default=plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return answer(request, body, media_type, headers=headers)


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the body with its ETag; without the body (304) to whoever has this one already."""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:_ETAG_LENGTH]}"'
    fields = {"ETag": etag, "Cache-Control": "no-cache", **(headers or {})}
    if status == 200 and etag.removeprefix("W/") in _known(request):
        return Response(status_code=304, headers=fields)
    return Response(body, status, fields, media_type)


def problem(status: int, title: str, detail: str) -> Response:
    """Return an error of the API as problem details (RFC 9457)."""
    body = orjson.dumps({"title": title, "status": status, "detail": detail})
    return Response(body, status, media_type="application/problem+json")


def not_found(what: str) -> HTTPException:
    """Return the error to raise for something that is not there; `what` is a sentence."""
    return HTTPException(404, what)


def _known(request: Request) -> list[str]:
    """Return the ETags that a client holds, weak ones as strong ones (RFC 9110, 13.1.2)."""
    tags = request.headers.get("if-none-match", "").split(",")
    return [tag.strip().removeprefix("W/") for tag in tags]
