"""One writing process per SQLite file: a lock beside the database, which dies with its holder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from dealterms.errors import StoreError

__all__ = ["AlreadyRunningError", "only_process", "only_writer_of", "process_on"]


_KERNEL_LOCKS = Path("/proc/locks")


class AlreadyRunningError(StoreError):
    """Another dealterms works on this database."""


@contextmanager
def only_process(url: str) -> Iterator[None]:
    """Hold the lock of a SQLite file; raise AlreadyRunningError at once if another process has it.

    PostgreSQL needs none: several daemons share it.
    """
    path = _lock_path(url)
    if path is None:
        yield
        return
    words = "works on this database: stop it first, or let it do the polling"
    with _locked(path, words):
        yield  # the file stays: were it removed, two processes could hold two locks


@contextmanager
def only_writer_of(file: Path) -> Iterator[None]:
    """Hold a lock beside a file that is being made; raise AlreadyRunningError if it is taken.

    Nothing is left of it, for such files lie in folders of the user's.
    """
    path = file.with_name(f"{file.name}.lock")
    refusal = f"writes {file}: wait until it has ended"
    with _locked(path, refusal) as descriptor:
        if not _is_at(path, descriptor):  # its holder took it away just before it was ours
            raise AlreadyRunningError(f"another dealterms {refusal}")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path, refusal: str) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"the lock {path} cannot be opened: {error.strerror}") from error
    try:
        _take(descriptor, path, refusal)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def process_on(url: str) -> int | None:
    """Return the number of the process that holds the lock of a SQLite file, None if none does.

    The kernel's list of locks is read, because to try the lock might keep out a daemon that starts
    at that moment. A process of another PID namespace is 0 or less there. Raises StoreError where
    the list is hidden, as in a sandbox.
    """
    path = _lock_path(url)
    if path is None or not path.exists():
        return None
    try:
        inode, locks = path.stat().st_ino, _KERNEL_LOCKS.read_text(encoding="ascii")
    except OSError as error:
        raise StoreError(f"{_KERNEL_LOCKS} cannot be read: {error.strerror}") from error
    for line in locks.splitlines():  # 1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF
        words = line.split()
        if words[1:2] == ["FLOCK"] and words[5].rpartition(":")[2] == str(inode):
            return int(words[4])
    return None


def _lock_path(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database + ".lock")


def _take(descriptor: int, path: Path, refusal: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        raise AlreadyRunningError(
            f"another dealterms (process {holder or 'unknown'}) {refusal} (lock: {path})"
        ) from None
    with suppress(OSError):  # whose it is, is a courtesy: on a full disk it is held all the same
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
