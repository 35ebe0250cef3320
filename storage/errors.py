"""Everything storage raises on its own account.

StorageError
├── StatementError                 a file in sql/ or a statement's name
│   ├── UnknownStatement           code asks for a name that no file has
│   ├── DuplicateStatement         two files, or one file twice, use a name
│   └── MalformedStatement         no name, no description, or no SQL
├── EmbeddedError                  the PostgreSQL server we run ourselves
│   ├── BinariesMissing            no PostgreSQL programs where they should be
│   ├── NoServerUser               root, and no ordinary user to run the server as
│   ├── FolderUnusable             cannot be made, written, entered, or is not ours
│   ├── WrongVersion               the cluster was made by another major version
│   ├── ClusterNotMade             initdb failed
│   ├── ServerNotStarted           the server gave up; its log says why
│   └── ServerBusy                 another process keeps the start lock too long
├── PersonError                    somebody who calls as themselves
│   ├── AccountGone                was erased; the token outlives them
│   └── WaitsForGuardian           nothing may be kept of them yet
└── MigrationError                 sql/migrations against a database
    ├── BadMigrationFile           a file's name or order is not the Supabase CLI's
    ├── OutOfOrder                 a file is older than one already applied
    ├── UnknownVersion             the database knows a version that no file has
    ├── NeedsSession               a file or lock that a transaction pooler cannot carry
    └── MigrationFailed            a file's SQL was refused; nothing of it is left
"""
# ruff: noqa: N818 - each name already says what went wrong


class StorageError(Exception):
    """Base of all errors below."""


class StatementError(StorageError):
    """A file in sql/ or a statement's name is wrong."""


class UnknownStatement(StatementError):
    """No file in sql/ has a statement of this name."""


class DuplicateStatement(StatementError):
    """A statement's name is used twice."""


class MalformedStatement(StatementError):
    """A statement lacks its name, its description or its SQL."""


class EmbeddedError(StorageError):
    """The embedded PostgreSQL server cannot be used."""


class BinariesMissing(EmbeddedError):
    """The folder of PostgreSQL programs is not there or not complete."""


class NoServerUser(EmbeddedError):
    """PostgreSQL refuses to run as root and no ordinary user exists."""


class FolderUnusable(EmbeddedError):
    """A folder cannot be made, written or entered, or belongs to someone else."""


class WrongVersion(EmbeddedError):
    """The cluster on disk was made by another major version than the programs."""


class ClusterNotMade(EmbeddedError):
    """The program initdb failed."""


class ServerNotStarted(EmbeddedError):
    """The server process ended, or did not become ready in time."""


class ServerBusy(EmbeddedError):
    """Another process holds the start lock longer than a start or a stop takes."""


class PersonError(StorageError):
    """A person may not do this now."""


class AccountGone(PersonError):
    """The person was erased."""


class WaitsForGuardian(PersonError):
    """No guardian has agreed yet."""


class MigrationError(StorageError):
    """The files in sql/migrations and a database do not fit."""


class BadMigrationFile(MigrationError):
    """A migration file is not named `<YYYYMMDDHHMMSS>_<name>.sql`, or shares its version."""


class OutOfOrder(MigrationError):
    """A file not yet applied is older than one already applied."""


class UnknownVersion(MigrationError):
    """The database has applied a version of which there is no file."""


class NeedsSession(MigrationError):
    """A file needs a session of its own, which a transaction pooler does not give."""


class MigrationFailed(MigrationError):
    """The database refused a file."""
