"""What staff do with a case beside its states: its log and urges, and indexes for their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WAITING = "kind = 'urge' AND answered_at IS NULL AND withdrawn_at IS NULL"
_ONE_RECEIVER = "kind <> 'urge' OR (to_staff IS NULL) <> (to_department IS NULL)"
_OPEN = "closed_at IS NULL"
_AT_WORK = "state IN ('todo', 'doing', 'partly_done')"
_INDEXES = (
    ("ix_agency_case_due", "agency_case", ["due_at", "id", "enterprise_id", "title"], _OPEN),
    ("ix_agency_case_agent_due", "agency_case", ["agent", "due_at", "id"], _OPEN),
    ("ix_agency_case_accept", "agency_case", ["accept_by", "id"], "state = 'submitted'"),
    ("ix_agency_case_closed", "agency_case", ["closed_at", "id"], "closed_at IS NOT NULL"),
    ("ix_agency_case_waiting", "agency_case", ["id"], "state = 'supplement'"),
    ("ix_sub_task_at_work", "sub_task", ["department", "id"], _AT_WORK),
)


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_log",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("to_staff", sa.String(length=40), nullable=True),
        sa.Column("to_department", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('guide', 'coordinate', 'track', 'urge')", name="ck_case_log_kind"),
        sa.CheckConstraint("length(text) > 0", name="ck_case_log_text"),
        sa.CheckConstraint("(kind = 'urge') = (due_at IS NOT NULL)", name="ck_case_log_due_at"),
        sa.CheckConstraint(
            "kind <> 'urge' OR (to_staff IS NULL) <> (to_department IS NULL)", name="ck_case_log_to_whom"
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="ck_case_log_answer"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="ck_case_log_answered_by"),
        sa.CheckConstraint("answered_at IS NULL OR withdrawn_at IS NULL", name="ck_case_log_withdrawn_at"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_case_log_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_log"),
        sa.UniqueConstraint("case_id", "seq", name="uq_case_log_case_id_seq"),
    )
    where = sa.text(_WAITING)
    op.create_index("ix_case_log_waiting", "case_log", ["due_at", "id"], sqlite_where=where, postgresql_where=where)
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_table("case_log")
