"""The installation row, and Rasa's tracker events with the index that its own table lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("min_code_revision", sa.Integer, nullable=False),
    )
    op.bulk_insert(installation, [{"id": 1, "min_code_revision": 1}])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, sa.Sequence("events_id_seq", optional=True), primary_key=True, autoincrement=True),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text),
    )
    op.create_index("ix_events_sender_id_id", "events", ["sender_id", "id"])


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("installation")
