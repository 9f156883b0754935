"""Letters, and work orders of the 12345 platform."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_letter()
    _create_letter_scan()
    _create_work_order()
    _create_work_order_news()
    _create_work_order_report()


def _letter_columns() -> list[sa.Column]:
    return [
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("came_by", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("sender_sealed", sa.Text(), nullable=True),
        sa.Column("phone_hash", sa.String(length=64), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("registered_by", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_due", sa.Text(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("call_code", sa.String(length=20), nullable=True),
        sa.Column("promise_code", sa.String(length=20), nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("reply_sealed", sa.Text(), nullable=True),
        sa.Column("reply_way", sa.String(length=10), nullable=True),
        sa.Column("guide", sa.String(length=80), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.String(length=40), nullable=True),
        sa.Column("mail_number", sa.String(length=40), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _letter_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("came_by IN ('post', 'hand', 'email', 'box')", name="ck_letter_came_by"),
        sa.CheckConstraint("(state IN ('answered', 'filed')) = (closed_at IS NOT NULL)", name="ck_letter_closed_at"),
        sa.CheckConstraint(
            "kind IN ('consult', 'help', 'complaint', 'suggestion', 'praise', 'other')", name="ck_letter_kind"
        ),
        sa.CheckConstraint(
            "state NOT IN ('written', 'answered') OR (reply IS NOT NULL AND reply_way IS NOT NULL)",
            name="ck_letter_reply",
        ),
        sa.CheckConstraint("reply_way IN ('phone', 'letter')", name="ck_letter_reply_way"),
        sa.CheckConstraint("state IN ('open', 'written', 'answered', 'filed')", name="ck_letter_state"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_letter_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_letter_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("code", name="uq_letter_code"),
        sa.UniqueConstraint("key", name="uq_letter_key"),
    ]


def _create_letter() -> None:
    op.create_table("letter", *_letter_columns(), *_letter_constraints())
    op.create_index("ix_letter_closed_at", "letter", ["closed_at"], unique=False)
    op.create_index("ix_letter_contact_id", "letter", ["contact_id"], unique=False)
    op.create_index("ix_letter_conversation_id", "letter", ["conversation_id"], unique=False)
    op.create_index("ix_letter_office_id_state", "letter", ["office_id", "state"], unique=False)
    op.create_index("ix_letter_phone_hash", "letter", ["phone_hash"], unique=False)
    op.create_index("ix_letter_state_due_at", "letter", ["state", "due_at"], unique=False)


def _create_letter_scan() -> None:
    op.create_table(
        "letter_scan",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("letter_id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stored_as", sa.String(length=40), nullable=False),
        sa.Column("added_by", sa.String(length=40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('refused', 'deleted')) = (deleted_at IS NOT NULL)", name="ck_letter_scan_deleted_at"
        ),
        sa.CheckConstraint(
            "state NOT IN ('refused', 'quarantined') OR reason IS NOT NULL", name="ck_letter_scan_reason"
        ),
        sa.CheckConstraint("size > 0", name="ck_letter_scan_size"),
        sa.CheckConstraint(
            "state IN ('waiting', 'checked', 'refused', 'quarantined', 'deleted')", name="ck_letter_scan_state"
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_letter_scan_letter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_scan"),
        sa.UniqueConstraint("code", name="uq_letter_scan_code"),
        sa.UniqueConstraint("stored_as", name="uq_letter_scan_stored_as"),
    )
    op.create_index("ix_letter_scan_letter_id", "letter_scan", ["letter_id"], unique=False)
    op.create_index("ix_letter_scan_state_created_at", "letter_scan", ["state", "created_at"], unique=False)
    where = sa.text("state IN ('waiting', 'checked', 'quarantined')")
    op.create_index(
        "uq_letter_scan_content",
        "letter_scan",
        ["letter_id", "sha256"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _work_order_columns() -> list[sa.Column]:
    return [
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("person_sealed", sa.Text(), nullable=True),
        sa.Column("phone_hash", sa.String(length=64), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("call_code", sa.String(length=20), nullable=True),
        sa.Column("demand_code", sa.String(length=20), nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _work_order_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "state <> 'answered' OR (answer IS NOT NULL AND result IS NOT NULL)", name="ck_work_order_answer"
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR (basis IS NOT NULL AND unit IS NOT NULL)", name="ck_work_order_basis"
        ),
        sa.CheckConstraint(
            "(state IN ('answered', 'returned', 'withdrawn')) = (closed_at IS NOT NULL)", name="ck_work_order_closed_at"
        ),
        sa.CheckConstraint(
            "kind IN ('consult', 'help', 'complaint', 'suggestion', 'praise', 'other')", name="ck_work_order_kind"
        ),
        sa.CheckConstraint("source IN ('platform', 'typed')", name="ck_work_order_source"),
        sa.CheckConstraint(
            "state IN ('new', 'signed', 'answered', 'returned', 'withdrawn')", name="ck_work_order_state"
        ),
        sa.CheckConstraint("urged >= 0", name="ck_work_order_urged"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_work_order_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_work_order_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_order"),
        sa.UniqueConstraint("code", name="uq_work_order_code"),
        sa.UniqueConstraint("number", name="uq_work_order_number"),
    ]


def _create_work_order() -> None:
    op.create_table("work_order", *_work_order_columns(), *_work_order_constraints())
    op.create_index("ix_work_order_closed_at", "work_order", ["closed_at"], unique=False)
    op.create_index("ix_work_order_contact_id", "work_order", ["contact_id"], unique=False)
    op.create_index("ix_work_order_conversation_id", "work_order", ["conversation_id"], unique=False)
    op.create_index("ix_work_order_office_id_state", "work_order", ["office_id", "state"], unique=False)
    op.create_index("ix_work_order_phone_hash", "work_order", ["phone_hash"], unique=False)
    op.create_index("ix_work_order_state_due_at", "work_order", ["state", "due_at"], unique=False)


def _create_work_order_news() -> None:
    op.create_table(
        "work_order_news",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_work_order_news"),
    )
    op.create_index("ix_work_order_news_number", "work_order_news", ["number"], unique=False)


def _create_work_order_report() -> None:
    op.create_table(
        "work_order_report",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("order_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('signed', 'progress', 'answered', 'returned', 'transferred', 'extension')",
            name="ck_work_order_report_kind",
        ),
        sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="ck_work_order_report_next_at"),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="ck_work_order_report_reason"),
        sa.CheckConstraint("state <> 'sent' OR receipt IS NOT NULL", name="ck_work_order_report_receipt"),
        sa.CheckConstraint("state <> 'by_hand' OR settled_by IS NOT NULL", name="ck_work_order_report_settled_by"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'refused', 'by_hand', 'dropped')", name="ck_work_order_report_state"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["work_order.id"], name="fk_work_order_report_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_order_report"),
        sa.UniqueConstraint("key", name="uq_work_order_report_key"),
    )
    op.create_index("ix_work_order_report_order_id", "work_order_report", ["order_id"], unique=False)
    where = sa.text("state = 'waiting'")
    op.create_index(
        "ix_work_order_report_waiting",
        "work_order_report",
        ["next_at"],
        unique=False,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    for table in ("work_order_report", "work_order_news", "work_order", "letter_scan", "letter"):
        op.drop_table(table)
