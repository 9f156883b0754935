"""Staff, their roles, sessions and attempts to sign in, what they did, and the roster of agents.

What staff did is append-only: the database itself refuses to change or delete an entry.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "leave_case",
    "agent_leave",
    "agent_theme",
    "agent_office",
    "agent_profile",
    "audit_head",
    "audit_entry",
    "recovery_code",
    "sign_in_attempt",
    "staff_session",
    "staff_role",
    "staff_member",
)
_REFUSAL = "audit_entry is append-only"


def upgrade() -> None:
    _create_accounts()
    _create_sessions()
    _create_audit()
    _create_roster()
    _make_append_only()


def _create_accounts() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("two_step_sealed", sa.Text(), nullable=True),
        sa.Column("two_step_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("two_step_used", _NUMBER, server_default="0", nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("two_step_since IS NULL OR two_step_sealed IS NOT NULL", name="ck_staff_member_two_step"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_member"),
        sa.UniqueConstraint("staff_id", name="uq_staff_member_staff_id"),
    )
    op.create_table(
        "staff_role",
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('operator', 'clerk', 'agent', 'department', 'reviewer', 'editor', 'supervisor', 'admin',"
            " 'evaluator')",
            name="ck_staff_role_role",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_staff_role_member_id"),
        sa.PrimaryKeyConstraint("member_id", "role", name="pk_staff_role"),
    )


def _create_sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_staff_session_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        sa.UniqueConstraint("token_hash", name="uq_staff_session_token_hash"),
    )
    op.create_index("ix_staff_session_member_id", "staff_session", ["member_id"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_name_hash_at", "sign_in_attempt", ["name_hash", "at"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_recovery_code_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("member_id", "code_hash", name="uq_recovery_code_member_id_code_hash"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_about_seq", "audit_entry", ["about", "seq"], unique=False)
    op.create_index("ix_audit_entry_act_seq", "audit_entry", ["act", "seq"], unique=False)
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_staff_id_seq", "audit_entry", ["staff_id", "seq"], unique=False)
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), sa.CheckConstraint("id = 1", name="ck_audit_head_one"), nullable=False),
        sa.Column("last_seq", _NUMBER, nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "last_seq": 0, "last_hash": "0" * 64}])


def _create_roster() -> None:
    op.create_table(
        "agent_profile",
        sa.Column("member_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("letter_number", sa.String(length=80), nullable=True),
        sa.Column("letter_until", sa.Date(), nullable=True),
        sa.Column("updated_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('city', 'county', 'town', 'village')", name="ck_agent_profile_level"),
        sa.CheckConstraint("(letter_number IS NULL) = (letter_until IS NULL)", name="ck_agent_profile_letter"),
        sa.CheckConstraint("capacity > 0", name="ck_agent_profile_capacity"),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_agent_profile_member_id"),
        sa.PrimaryKeyConstraint("member_id", name="pk_agent_profile"),
    )
    op.create_table(
        "agent_office",
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_agent_office_member_id"),
        sa.PrimaryKeyConstraint("member_id", "office_id", name="pk_agent_office"),
    )
    op.create_index("ix_agent_office_office_id", "agent_office", ["office_id"], unique=False)
    op.create_table(
        "agent_theme",
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_agent_theme_member_id"),
        sa.PrimaryKeyConstraint("member_id", "theme", name="pk_agent_theme"),
    )
    op.create_table(
        "agent_leave",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_id", _NUMBER, nullable=False),
        sa.Column("substitute_id", _NUMBER, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.String(length=40), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name="ck_agent_leave_days"),
        sa.CheckConstraint("substitute_id <> member_id", name="ck_agent_leave_substitute"),
        sa.ForeignKeyConstraint(["member_id"], ["staff_member.id"], name="fk_agent_leave_member_id"),
        sa.ForeignKeyConstraint(["substitute_id"], ["staff_member.id"], name="fk_agent_leave_substitute_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agent_leave"),
    )
    op.create_index("ix_agent_leave_member_id", "agent_leave", ["member_id"], unique=False)
    op.create_index("ix_agent_leave_substitute_id", "agent_leave", ["substitute_id"], unique=False)
    op.create_table(
        "leave_case",
        sa.Column("leave_id", _NUMBER, nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["leave_id"], ["agent_leave.id"], name="fk_leave_case_leave_id"),
        sa.PrimaryKeyConstraint("leave_id", "case_code", name="pk_leave_case"),
    )


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{what.lower()} BEFORE {what} ON audit_entry "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
