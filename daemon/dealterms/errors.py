"""The exceptions of this program: each is a sentence with its facts, and says if a retry helps.

DealtermsError
├── ConfigurationError    the TOML file or the environment (exit code 2)
├── UsageError            a command called wrongly (exit code 2)
├── FetchError            a feed, page or webhook exchange
├── ParseError            bytes that are not a feed
├── ExtractError          a page without an article
│   └── WallError         a paywall, a consent wall or a check for robots stands before it
├── StoreError            the database cannot be opened, read or written
│   ├── ConcurrencyError  another writer appended to the stream first
│   ├── SchemaError       the schema is missing, older or newer than this program
│   └── IntegrityError    the log is not what was written
└── ProjectionPaused      a projection stopped at an event it cannot apply
"""

from __future__ import annotations

__all__ = [
    "ConcurrencyError",
    "ConfigurationError",
    "DealtermsError",
    "ExtractError",
    "FetchError",
    "IntegrityError",
    "ParseError",
    "ProjectionPaused",
    "SchemaError",
    "StoreError",
    "UsageError",
    "WallError",
]


class DealtermsError(Exception):
    """Something went wrong that the message explains; `retryable` says if trying again helps."""

    exit_code = 1

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        """Take the sentence for the user, and whether to try again makes sense."""
        super().__init__(message)
        self.retryable = retryable


class ConfigurationError(DealtermsError):
    """The configuration is wrong; the message names the line, the key and what is allowed."""

    exit_code = 2


class UsageError(DealtermsError):
    """The command was called with something it cannot take."""

    exit_code = 2


class FetchError(DealtermsError):
    """An HTTP exchange failed. `status` is the answer's code, if there was an answer."""

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        retryable: bool = True,
    ) -> None:
        """Take the sentence and what it is about."""
        super().__init__(message, retryable=retryable)
        self.url = url
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class ParseError(DealtermsError):
    """The bytes of a feed could not be read as a feed."""


class ExtractError(DealtermsError):
    """A page holds no article text that could be read."""


class WallError(ExtractError):
    """Something stands before the article; asking again soon would change nothing."""


class StoreError(DealtermsError):
    """The database cannot be opened, read or written."""


class ConcurrencyError(StoreError):
    """The stream has moved on since it was read; read it again and decide anew."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        """Take the stream, the version asked for and the one it is at."""
        super().__init__(f"stream {stream} is at version {found}, not {expected}", retryable=True)
        self.stream, self.expected, self.found = stream, expected, found


class SchemaError(StoreError):
    """The database's schema does not fit this program."""


class IntegrityError(StoreError):
    """The log was changed behind the program's back; `position` is the first bad event."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        """Take the sentence and, if it is about one event, its position."""
        super().__init__(message)
        self.position = position


class ProjectionPaused(DealtermsError):  # noqa: N818 -- it waits; nothing is wrong with it yet
    """A projection cannot apply an event and waits; nothing is skipped."""

    def __init__(self, projection: str, position: int, reason: str) -> None:
        """Take the projection, the position that it waits at and why."""
        super().__init__(f"projection {projection} stopped at event {position}: {reason}")
        self.projection, self.position = projection, position
