"""The first tables: accounts, statuses, what the phones had before, the import, tokens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    "tokens", "imports", "memories", "dismissed", "entries", "stacks",
    "members", "groups", "client_lines", "lines", "clients", "administrators",
)  # fmt: skip


def upgrade() -> None:
    _accounts()
    _groups()
    _statuses()
    _phones_and_import()
    _tokens()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)


def _needed(name: str, kind: type[sa.types.TypeEngine[Any]] = sa.String) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def _refers(name: str, table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"), ondelete="CASCADE")


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _only_one(table: str, name: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}"))


def _accounts() -> None:
    op.create_table(
        "administrators",
        *(_needed(name) for name in ("name", "folded", "password")),
        _key("administrators", "name"),
        _only_one("administrators", "folded"),
    )
    op.create_table(
        "clients",
        *(_needed(name) for name in ("name", "folded")),
        *(_needed(name) for name in ("last_name", "first_name", "department", "email")),
        _needed("kind"),
        sa.Column("password", sa.String()),
        _key("clients", "name"),
        _only_one("clients", "folded"),
    )
    op.create_table(
        "lines", _needed("id"), _needed("number"), _needed("name"), _needed("provider"), _needed("address"),
        _key("lines", "id"),
    )  # fmt: skip
    op.create_table(
        "client_lines",
        *(_needed(name) for name in ("client", "line")),
        _needed("position", sa.Integer),
        _key("client_lines", "client", "line"),
        _refers("client", "client_lines", "clients.name"),
        _refers("line", "client_lines", "lines.id"),
    )


def _groups() -> None:
    op.create_table(
        "groups", _needed("id"), _needed("name"), _needed("folded"), _needed("rights"),
        _key("groups", "id"), _only_one("groups", "folded"),
    )  # fmt: skip
    op.create_table(
        "members",
        *(_needed(name) for name in ("group", "client")),
        _needed("position", sa.Integer),
        _needed("deviation"),
        _key("members", "group", "client"),
        _refers("group", "members", "groups.id"),
        _refers("client", "members", "clients.name"),
    )


def _statuses() -> None:
    op.create_table(
        "stacks",
        _needed("client"),
        _needed("revision", sa.Integer),
        *(_needed(name, sa.DateTime) for name in ("base_since", "chosen_at")),
        _key("stacks", "client"),
        _refers("client", "stacks", "clients.name"),
    )
    op.create_table(
        "entries",
        _needed("client"),
        _needed("position", sa.Integer),
        _needed("id"),
        _needed("status", sa.Integer),
        _needed("since", sa.DateTime),
        _needed("source"),
        _needed("info"),
        sa.Column("until", sa.DateTime()),
        *(_needed(name) for name in ("call_forward", "set_by", "record")),
        _needed("row", sa.Integer),
        _key("entries", "client", "position"),
        _refers("client", "entries", "clients.name"),
    )
    op.create_table(
        "dismissed",
        *(_needed(name) for name in ("client", "record", "content")),
        _key("dismissed", "client", "record", "content"),
        _refers("client", "dismissed", "clients.name"),
    )


def _phones_and_import() -> None:
    op.create_table(
        "memories",
        *(_needed(name) for name in ("line", "side_before", "value_before", "side_made", "value_made")),
        _needed("confirmed", sa.Boolean),
        sa.Column("value_replaced", sa.String, nullable=True),
        _key("memories", "line"),
    )
    op.create_table(
        "imports",
        _needed("id", sa.Integer),
        _needed("raw", sa.LargeBinary),
        _needed("mtime_ns", sa.BigInteger),
        _needed("size", sa.Integer),
        _needed("read_at", sa.DateTime),
        _needed("report"),
        _key("imports", "id"),
    )


def _tokens() -> None:
    op.create_table(
        "tokens", _needed("hash"), _needed("account"), _needed("expires", sa.DateTime), _key("tokens", "hash"),
    )  # fmt: skip
    op.create_index(op.f("ix_tokens_account"), "tokens", ["account"])
    op.create_index(op.f("ix_tokens_expires"), "tokens", ["expires"])
