"""Whose turn it is: only one running service at a time sends and receives for a database."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from storage.database import Database

_POSTGRES_LOCK = 7_103_982_041
"""Any number, the same for every version of this program."""


class Turn:
    """Taken by one process of all that use the database; free again as soon as that process is gone, even killed."""

    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database = database
        self._file = data_dir / "run.lock"
        self._held: IO[bytes] | sa.Connection | None = None

    def take(self) -> bool:
        """Take the turn if it is free; False while another process has it. Never waits."""
        if self._held is None:
            self._held = self._lock_file() if self._database.is_sqlite else self._lock_server()
        return self._held is not None

    def release(self) -> None:
        """Let the next one."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _lock_file(self) -> IO[bytes] | None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        file = self._file.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def _lock_server(self) -> sa.Connection | None:
        # The lock lives as long as its connection, so that one is kept aside and is closed for good at the end.
        try:
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_POSTGRES_LOCK))):
                return connection
            connection.close()
        except sa.exc.OperationalError:
            # Away for a moment; asked again like a lock that is taken.
            pass
        return None
