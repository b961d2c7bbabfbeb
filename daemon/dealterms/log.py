r"""The program's log: one line an event on standard error, for people or for machines.

A terminal gets coloured words, anything else one JSON object a line. What a line says begins with
our own words: text of others stands in values, with control characters written out, so that no
title can forge a line, move a cursor or set a priority (journald reads `<0>` at the start of a
line). Each record has an `event` that never varies and its facts beside it.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from dealterms.printable import printable

__all__ = ["configure_logging", "get_logger"]


def get_logger(stage: str) -> FilteringBoundLogger:
    """Return a logger whose records carry the name of the stage."""
    logger: FilteringBoundLogger = structlog.get_logger(stage=stage)
    return logger


def configure_logging(
    stream: TextIO | None = None, *, level: int = logging.INFO, is_json: bool | None = None
) -> None:
    """Send the log to `stream` (standard error); JSON unless the stream is a terminal.

    Records of libraries at WARNING and above take the same way.
    """
    stream = stream or sys.stderr
    is_json = not stream.isatty() if is_json is None else is_json
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _written_out,
    ]
    renderer: Any = _to_json if is_json else structlog.dev.ConsoleRenderer(colors=True)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    _route_libraries(stream, shared, renderer)


def _route_libraries(stream: TextIO, shared: list[Any], renderer: Any) -> None:
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
    return orjson.dumps(record, default=str).decode()
