r"""The program's log: one line an event on standard error, for people or for machines.

A terminal gets coloured words, anything else one JSON object a line. What a line says begins with
our own words: text of others stands in values, with control characters written out, so that no
title can forge a line, move a cursor or set a priority (journald reads `<0>` at the start of a
line). To the journal each line begins with the priority of its level, so that `journalctl -p err`
finds the errors. Each record has an `event` that never varies and its facts beside it.
"""

from __future__ import annotations

import logging
import sys
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Any, TextIO, cast

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from dealterms.printable import printable

__all__ = ["configure_logging", "get_logger", "log_uncaught", "logged_with"]

# syslog(3), which the journal keeps to.
_PRIORITIES = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
_FIRST = ("timestamp", "level", "stage", "event")


def get_logger(stage: str) -> FilteringBoundLogger:
    """Return a logger whose records carry the name of the stage."""
    logger: FilteringBoundLogger = structlog.get_logger(stage=stage)
    return logger


def logged_with(**facts: str) -> AbstractContextManager[None]:
    """Have every record of this context, its tasks and threads included, carry these facts."""
    return structlog.contextvars.bound_contextvars(**facts)


def log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log what ends the process, instead of the interpreter's own words; for sys.excepthook."""
    get_logger("process").critical("ended by an error", exc_info=(kind, error, trace))


def configure_logging(
    stream: TextIO | None = None,
    *,
    level: int = logging.INFO,
    is_json: bool | None = None,
    is_journal: bool = False,
) -> None:
    """Send the log to `stream` (standard error); JSON unless the stream is a terminal.

    `is_journal` puts priorities before the lines. Records of libraries at WARNING and above take
    the same way. A line that cannot be written is lost, and nothing else.
    """
    stream = stream or sys.stderr
    is_json = not stream.isatty() if is_json is None else is_json
    lossy = _Lossy(stream)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _written_out,
    ]
    renderer: Any = _to_json if is_json else structlog.dev.ConsoleRenderer(colors=True)
    renderer = _with_priority if is_journal else renderer
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, lossy)),
        cache_logger_on_first_use=False,
    )
    _route_libraries(lossy, shared, renderer)


class _Lossy:
    """A stream whose end is no failure: who no longer reads the log must not stop the work.

    A pipe without a reader and a full disk raise at each line, in the middle of whatever says it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> None:
        with suppress(OSError, ValueError):  # ValueError: it was closed
            self._stream.write(words)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def _route_libraries(stream: _Lossy, shared: list[Any], renderer: Any) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _written_out(_logger: WrappedLogger, _name: str, record: EventDict) -> EventDict:
    """Write out control characters in every value, however deep; indent a traceback."""
    safe = {key: _safe(value) for key, value in record.items() if key != "exception"}
    if "exception" in record:
        trace = printable(str(record["exception"]), keep_lines=True)
        safe["exception"] = "    " + trace.replace("\n", "\n    ")
    return safe


def _safe(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {str(key): _safe(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(part) for part in value]
    return value if isinstance(value, int | float | None) else printable(str(value))


def _to_json(_logger: WrappedLogger, _name: str, record: EventDict) -> str:
    ordered = {name: record[name] for name in _FIRST if name in record}
    ordered.update(record)
    return orjson.dumps(ordered, default=str).decode()


def _with_priority(logger: WrappedLogger, name: str, record: EventDict) -> str:
    priority = _PRIORITIES.get(record.get("level", "info"), _PRIORITIES["info"])
    return f"<{priority}>{_to_json(logger, name, record)}"
