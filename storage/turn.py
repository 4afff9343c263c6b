"""Whose turn it is: only one running service at a time works on a database, only one process polls with a token."""

from __future__ import annotations

import contextlib
import fcntl
import zlib
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from storage.database import Database

_POSTGRES_LOCK = 7_103_982_041
"""Any number, the same for every version of this program."""
KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 3}


class Turn:
    """Taken by one process of all that use the database; free again as soon as that process is gone, even killed.

    Turns of different names do not concern each other.
    """

    def __init__(self, database: Database, data_dir: Path, name: str = "run") -> None:
        self._database = database
        self._file = _lock_file_of(database, data_dir, name)
        self._key = _POSTGRES_LOCK + (zlib.crc32(name.encode()) if name != "run" else 0)
        self._held: IO[bytes] | sa.Connection | None = None
        self.is_taken = False
        """When last asked for, another process had it; not so where the server did not answer."""

    def take(self) -> bool:
        """Take the turn if it is free, and see that it is still ours; False while another has it. Never waits."""
        if isinstance(self._held, sa.Connection) and not _answers(self._held):
            # The lock went with its connection, and another process may have it by now.
            self.release()
        if self._held is None:
            self._held = self._lock_file() if self._database.is_sqlite else self._lock_server()
        return self._held is not None

    def release(self) -> None:
        """Let the next one."""
        held, self._held = self._held, None
        if held is not None:
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                held.close()

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
            # So a server that is gone without a word is noticed in seconds, by both sides.
            for setting, seconds in KEEPALIVE.items():
                connection.exec_driver_sql(f"SET {setting} = {seconds}")
            self.is_taken = False
            if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(self._key))):
                return connection
            connection.close()
            self.is_taken = True
        except sa.exc.DBAPIError:
            # Away for a moment; asked again like a lock that is taken.
            self.is_taken = False
        return None


def _lock_file_of(database: Database, data_dir: Path, name: str) -> Path:
    """Beside the database file itself, however it is named: two DATA_DIRs may lead to the same one."""
    file = database.engine.url.database
    if not database.is_sqlite or not file or file == ":memory:":
        return data_dir / f"{name}.lock"
    real = Path(file).resolve()
    return real.with_name(f"{real.name}.{name}.lock")


def _answers(connection: sa.Connection) -> bool:
    try:
        connection.scalar(sa.select(1))
    except sa.exc.SQLAlchemyError:
        return False
    return True
