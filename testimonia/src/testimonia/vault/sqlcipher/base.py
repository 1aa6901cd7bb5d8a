"""SQLCipher for Django: SQLite's backend on another driver, opened with a raw key and with settings that lose nothing.

The key comes from `testimonia.vault.databases`, never from Django's settings, which find their way into error pages.
"""

import datetime
import decimal
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.sqlite3 import base as plain
from django.db.backends.sqlite3._functions import register as register_functions
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812  (Django's own name for the driver)

from testimonia.core.errors import Refused
from testimonia.vault import databases

Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", plain.decoder(parse_date))
Database.register_converter("time", plain.decoder(parse_time))
Database.register_converter("datetime", plain.decoder(parse_datetime))
Database.register_converter("timestamp", plain.decoder(parse_datetime))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, plain.adapt_date)
Database.register_adapter(datetime.datetime, plain.adapt_datetime)

PRAGMAS = (
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "journal_mode = WAL",
    "synchronous = FULL",
)


class SQLCipherConnection(Database.Connection):  # type: ignore[misc]
    """A connection that can be referred to weakly, so that locking reaches it in whichever thread it was opened."""


class SQLCipherCursor(Database.Cursor):  # type: ignore[misc]
    """A cursor that takes Django's ``%s`` placeholders."""

    convert_query = plain.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        return super().executemany(self.convert_query(query), param_list)


class DatabaseWrapper(plain.DatabaseWrapper):
    """One connection to one encrypted file."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = Database.connect(**conn_params, factory=SQLCipherConnection)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{databases.file_key(self.alias).hex()}'\"")
            if not connection.execute("PRAGMA cipher_version").fetchone():
                raise Refused(
                    found="the SQLite library of this installation has no encryption",
                    rule="the store is never written in plain text",
                    todo="Install the package sqlcipher3 and no other variant of it",
                )
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        register_functions(connection)
        databases.remember(self.alias, connection)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=SQLCipherCursor)
