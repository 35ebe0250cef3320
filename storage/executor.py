"""Whatever runs a statement: a pool, a connection, or a connection lent by a pool."""

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from asyncpg import Connection, Pool, Record
    from asyncpg.pool import PoolConnectionProxy

    Executor: TypeAlias = Pool[Record] | Connection[Record] | PoolConnectionProxy[Record]
    Transaction: TypeAlias = Connection[Record] | PoolConnectionProxy[Record]  # with one begun: cursors need it
else:
    Executor = Transaction = Any
