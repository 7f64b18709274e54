"""What a telephone system's own forward or do-not-disturb had to give way to, and what comes back with its end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "displaced",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_displaced")),
    )


def downgrade() -> None:
    op.drop_table("displaced")
