"""The tables of the server's database, as they are now; ``migrations`` holds how they came to be so."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

REVISION = "0002"
"""The migration that leads to these tables."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _owner(target: str, name: str, primary_key: bool = True) -> Column[str]:
    """A reference that goes when what it refers to goes."""
    return Column(name, String, ForeignKey(target, ondelete="CASCADE"), primary_key=primary_key, nullable=False)


administrators = Table(
    "administrators",
    metadata,
    Column("name", String, primary_key=True),
    Column("folded", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    Column("name", String, primary_key=True),
    # Names must differ also after folding: this column is compared, never shown.
    Column("folded", String, nullable=False, unique=True),
    _text("last_name"),
    _text("first_name"),
    _text("department"),
    _text("email"),
    Column("kind", String, nullable=False),
    Column("password", String),
)

lines = Table(
    "lines",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False),
    _text("name"),
    Column("provider", String, nullable=False),
    _text("address"),
)

client_lines = Table(
    "client_lines",
    metadata,
    _owner("clients.name", "client"),
    _owner("lines.id", "line"),
    # 0 is the main line.
    Column("position", Integer, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False, unique=True),
    _text("rights"),
)

members = Table(
    "members",
    metadata,
    _owner("groups.id", "group"),
    _owner("clients.name", "client"),
    Column("position", Integer, nullable=False),
    _text("deviation"),
)

stacks = Table(
    "stacks",
    metadata,
    _owner("clients.name", "client"),
    Column("revision", Integer, nullable=False),
    Column("base_since", Instant, nullable=False),
    Column("chosen_at", Instant, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    _owner("clients.name", "client"),
    # 0 is the bottom one.
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("source", String, nullable=False),
    _text("info"),
    Column("until", Instant),
    _text("call_forward"),
    _text("set_by"),
    _text("record"),
    Column("row", Integer, nullable=False),
)

dismissed = Table(
    "dismissed",
    metadata,
    _owner("clients.name", "client"),
    Column("record", String, primary_key=True),
    Column("content", String, primary_key=True),
)

# No reference to the line: what a phone had before must outlive a line that is taken away for a moment.
memories = Table(
    "memories",
    metadata,
    Column("line", String, primary_key=True),
    Column("side_before", String, nullable=False),
    Column("value_before", String, nullable=False),
    Column("side_made", String, nullable=False),
    Column("value_made", String, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    # While not confirmed: what we gave the phone for the status before; Memory.replaces, always of side_made.
    Column("value_replaced", String, nullable=True),
)

# Of telephone systems that keep forward and do-not-disturb in one place: what had to give way, by the driver's own key.
displaced = Table(
    "displaced",
    metadata,
    Column("key", String, primary_key=True),
    # JSON of the driver's own.
    _text("settings"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("report", String, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    # Looked for at every login, to throw away those that are over.
    Column("expires", Instant, nullable=False, index=True),
)
