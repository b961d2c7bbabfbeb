"""A value with its qualifier as people say it. Pure."""

from __future__ import annotations

from dealterms.claims.qualifiers import Qualifier

__all__ = ["phrase"]

_PHRASES = {
    Qualifier.ABOUT: "about {}", Qualifier.UP_TO: "up to {}", Qualifier.LESS_THAN: "less than {}",
    Qualifier.AT_LEAST: "at least {}", Qualifier.MORE_THAN: "more than {}",
    Qualifier.EXACTLY: "exactly {}", Qualifier.VAGUE: "on the order of {}",
}  # fmt: skip


def phrase(text: str, qualifier: str, *, is_period: bool) -> str:
    """Return "up to $100 billion" for a canonical text; of dates "by 2026-H2", "from 2026-Q3"."""
    if is_period:
        if qualifier in (Qualifier.UP_TO, Qualifier.LESS_THAN):
            return f"by {text.removeprefix('to ')}"
        if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
            return f"from {text.removeprefix('from ')}"
    return _PHRASES.get(Qualifier(qualifier), "{}").format(text)
