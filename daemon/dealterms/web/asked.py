"""What a request asks for beside its address: filters, pages, moments, each checked at the door."""

from __future__ import annotations

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from dealterms.times import parse_moment

__all__ = [
    "LARGEST_NUMBER",
    "LONGEST_TEXT",
    "asked_moment",
    "asked_number",
    "asked_text",
    "path_text",
]

LARGEST_NUMBER = 2**63 - 1  # what a column of positions can hold
LONGEST_TEXT = 1000


def asked_text(request: Request, name: str) -> str | None:
    """Return a parameter of the query, None if it is missing or empty; HTTP 400 if unusable."""
    return _usable(request.query_params.get(name, ""), name).strip() or None


def path_text(request: Request, name: str) -> str:
    """Return a part of the address; HTTP 400 if it can be nobody's name."""
    return _usable(request.path_params[name], name)


def asked_number(request: Request, name: str, default: int, largest: int = LARGEST_NUMBER) -> int:
    """Return a whole number of the query, from 1 to `largest`; HTTP 400 for anything else."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return default
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_NUMBER))
    number = int(text) if is_number else 0
    if not 1 <= number <= largest:
        raise HTTPException(400, f"{name} must be a whole number from 1 to {largest}")
    return number


def asked_moment(request: Request, name: str) -> datetime | None:
    """Return a date or time of the query; UsageError for anything else."""
    return parse_moment(asked_text(request, name))


def _usable(text: str, name: str) -> str:
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise HTTPException(400, f"{name} must be text of at most {LONGEST_TEXT} characters")
    return text
