"""Items know what their case says of place, state and time; receipts that were replaced by another are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Indexes = tuple[tuple[str, str, tuple[str, ...], "str | None"], ...]

_AT_WORK = "state IN ('todo', 'doing', 'partly_done')"
_DOING = "state IN ('doing', 'partly_done')"
_LATER = "state IN ('blocked', 'reserved')"
_ENDED = "state IN ('done', 'failed', 'cancelled')"
_ACCEPTED = "case_state IN ('accepted', 'supplement', 'in_progress')"
_WORK = f"{_AT_WORK} AND {_ACCEPTED}"
_BY_DUE = ("due_at", "id", "department", "office_id", "state")
_OF_DEPARTMENT = ("department", "due_at", "id", "office_id", "state")
_STANDING = ("closed_at", "state", "accept_by", "office_id", "theme")
_ASKED = (*_STANDING, "agent", "enterprise_id", "title")
_NEW = ("closed_at", "state", "due_at", "office_id", "theme", "agent", "enterprise_id", "title")
_INDEXES = (
    ("ix_sub_task_work_due", "sub_task", (*_BY_DUE, "case_state"), _WORK),
    ("ix_sub_task_doing_due", "sub_task", _BY_DUE, _DOING),
    ("ix_sub_task_later_due", "sub_task", _BY_DUE, _LATER),
    ("ix_sub_task_department_work", "sub_task", (*_OF_DEPARTMENT, "case_state"), _WORK),
    ("ix_sub_task_department_doing", "sub_task", _OF_DEPARTMENT, _DOING),
    ("ix_sub_task_department_later", "sub_task", _OF_DEPARTMENT, _LATER),
    ("ix_sub_task_department_ended", "sub_task", ("department", "id", "office_id", "state"), _ENDED),
    ("ix_sub_task_last_ended", "sub_task", ("id", "department", "office_id", "state"), _ENDED),
    ("ix_sub_task_case_id_department", "sub_task", ("case_id", "department"), None),
    ("ix_agency_case_due", "agency_case", ("due_at", "id", *_ASKED), "closed_at IS NULL"),
    ("ix_agency_case_agent_due", "agency_case", ("agent", "due_at", "id", *_STANDING), "closed_at IS NULL"),
    ("ix_agency_case_accept", "agency_case", ("accept_by", "id", *_NEW), "state = 'submitted'"),
    (
        "ix_agency_case_waiting",
        "agency_case",
        ("id", "closed_at", "state", "office_id", "theme", "agent"),
        "state = 'supplement'",
    ),
)
_FORMER = (
    ("ix_sub_task_at_work", "sub_task", ("department", "id"), _AT_WORK),
    ("ix_sub_task_doing", "sub_task", ("department", "id"), _DOING),
    ("ix_sub_task_later", "sub_task", ("department", "id"), _LATER),
    ("ix_sub_task_ended", "sub_task", ("department", "id"), _ENDED),
    ("ix_agency_case_due", "agency_case", ("due_at", "id", "enterprise_id", "title"), "closed_at IS NULL"),
    ("ix_agency_case_agent_due", "agency_case", ("agent", "due_at", "id"), "closed_at IS NULL"),
    ("ix_agency_case_accept", "agency_case", ("accept_by", "id"), "state = 'submitted'"),
    ("ix_agency_case_waiting", "agency_case", ("id",), "state = 'supplement'"),
)
_TOLD = ("office_id", "state", "due_at")
_FILL = (
    "UPDATE sub_task SET (office_id, case_state, due_at) ="
    " (SELECT c.office_id, c.state, c.due_at FROM agency_case c WHERE c.id = sub_task.case_id)"
)
_ON_SQLITE = (
    f"CREATE TRIGGER sub_task_takes_case AFTER INSERT ON sub_task BEGIN {_FILL} WHERE id = NEW.id; END",
    "CREATE TRIGGER agency_case_tells_items AFTER UPDATE OF office_id, state, due_at ON agency_case"
    f" WHEN {' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in _TOLD)}"
    " BEGIN UPDATE sub_task SET office_id = NEW.office_id, case_state = NEW.state, due_at = NEW.due_at"
    " WHERE case_id = NEW.id; END",
)
_ON_POSTGRESQL = (
    "CREATE FUNCTION sub_task_takes_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " SELECT c.office_id, c.state, c.due_at INTO NEW.office_id, NEW.case_state, NEW.due_at"
    " FROM agency_case c WHERE c.id = NEW.case_id; RETURN NEW; END $$",
    "CREATE TRIGGER sub_task_takes_case BEFORE INSERT ON sub_task FOR EACH ROW EXECUTE FUNCTION sub_task_takes_case()",
    "CREATE FUNCTION agency_case_tells_items() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " UPDATE sub_task SET office_id = NEW.office_id, case_state = NEW.state, due_at = NEW.due_at"
    " WHERE case_id = NEW.id; RETURN NULL; END $$",
    "CREATE TRIGGER agency_case_tells_items AFTER UPDATE OF office_id, state, due_at ON agency_case FOR EACH ROW"
    " WHEN ((OLD.office_id, OLD.state, OLD.due_at) IS DISTINCT FROM (NEW.office_id, NEW.state, NEW.due_at))"
    " EXECUTE FUNCTION agency_case_tells_items()",
)
_DROPPED_ON_SQLITE = ("DROP TRIGGER sub_task_takes_case", "DROP TRIGGER agency_case_tells_items")
_DROPPED_ON_POSTGRESQL = (
    "DROP TRIGGER sub_task_takes_case ON sub_task",
    "DROP TRIGGER agency_case_tells_items ON agency_case",
    "DROP FUNCTION sub_task_takes_case()",
    "DROP FUNCTION agency_case_tells_items()",
)


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Triggers keep what is told twice the same, whichever release writes the case."""
    for column in (sa.Column("office_id", sa.String(40)), sa.Column("case_state", sa.String(20))):
        op.add_column("sub_task", column)
    op.add_column("sub_task", _moment("due_at", nullable=True))
    for statement in _ON_SQLITE if _on_sqlite() else _ON_POSTGRESQL:
        op.execute(statement)
    op.execute(_FILL)
    _replace(_FORMER, _INDEXES)
    _make_former_receipts()


def downgrade() -> None:
    """Who replaced which receipt is lost; the newest of each case stays."""
    op.drop_table("former_receipt")
    _replace(_INDEXES, _FORMER)
    for statement in _DROPPED_ON_SQLITE if _on_sqlite() else _DROPPED_ON_POSTGRESQL:
        op.execute(statement)
    for column in ("office_id", "case_state", "due_at"):
        op.drop_column("sub_task", column)


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _replace(former: Indexes, by: Indexes) -> None:
    for name, table, _, _ in former:
        op.drop_index(name, table_name=table)
    for name, table, columns, condition in by:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)


def _make_former_receipts() -> None:
    op.create_table(
        "former_receipt",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("case_id", _number(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("window_number", sa.String(length=40), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=40), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("pickup", sa.Text(), nullable=False),
        _moment("issued_at"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.String(length=40), nullable=False),
        _moment("replaced_at"),
        sa.CheckConstraint("length(reason) > 0", name="ck_former_receipt_reason"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_former_receipt_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_former_receipt"),
        sa.UniqueConstraint("code", name="uq_former_receipt_code"),
    )
    op.create_index("ix_former_receipt_case_id", "former_receipt", ["case_id"])
