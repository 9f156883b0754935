"""Transcript review: an index of what was said, what lists go by, marks of reviewers, samples of a week."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('right', 'wrong', 'entity', 'note', 'flag', 'label', 'reviewed')"
_CHECKS = {
    "kind": _KINDS,
    "message_id": "kind IN ('note', 'flag', 'label', 'reviewed') OR message_id IS NOT NULL",
    "target": "kind = 'wrong' OR (guide IS NULL AND task IS NULL)",
    "one_target": "guide IS NULL OR task IS NULL",
    "entity": "(kind = 'entity') = (entity IS NOT NULL AND span_start IS NOT NULL)",
    "span": "(span_start IS NULL) = (span_end IS NULL)",
    "span_order": "span_start IS NULL OR (span_start >= 0 AND span_start < span_end)",
    "until_seq": "(kind = 'reviewed') = (until_seq IS NOT NULL)",
}
_ON_SQLITE = "CREATE VIRTUAL TABLE message_index USING fts5(words, tokenize = 'ascii', columnsize = 0)"
_ON_POSTGRESQL = (
    """
    CREATE TABLE message_index (
        message_id bigint CONSTRAINT pk_message_index PRIMARY KEY
            CONSTRAINT fk_message_index_message_id REFERENCES message (id),
        said text NOT NULL,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_message_index_words ON message_index USING gin (words) WITH (fastupdate = off)",
)


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (_ON_SQLITE,) if on_sqlite else _ON_POSTGRESQL:
        op.execute(statement)
    _make_lists()
    _make_marks()
    _make_samples()
    op.execute("INSERT INTO transcript_cursor (name, message_id) VALUES ('messages', 0)")


def downgrade() -> None:
    for name in ("review_sample", "sample_week", "review_mark", "transcript_cursor", "transcript_trait", "transcript"):
        op.drop_table(name)
    op.execute("DROP TABLE message_index")


def _make_lists() -> None:
    op.create_table(
        "transcript",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        _moment("last_at"),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_transcript_conversation_id"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_transcript"),
    )
    op.create_index("ix_transcript_last_at", "transcript", ["last_at", "conversation_id"])
    of = sa.ForeignKeyConstraint(
        ["conversation_id"], ["transcript.conversation_id"], name="fk_transcript_trait_conversation_id"
    )
    op.create_table(
        "transcript_trait",
        sa.Column("trait", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        _moment("last_at"),
        of,
        sa.PrimaryKeyConstraint("trait", "value", "conversation_id", name="pk_transcript_trait"),
    )
    op.create_index("ix_transcript_trait_conversation_id", "transcript_trait", ["conversation_id"])
    page = ["trait", "value", "last_at", "conversation_id"]
    op.create_index("ix_transcript_trait_page", "transcript_trait", page)
    op.create_table(
        "transcript_cursor",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("message_id", _number(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_transcript_cursor"),
    )


def _make_marks() -> None:
    checks = (sa.CheckConstraint(told, name=f"ck_review_mark_{name}") for name, told in _CHECKS.items())
    op.create_table(
        "review_mark",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", _number(), nullable=True),
        sa.Column("reviewer", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("guide", sa.String(length=80), nullable=True),
        sa.Column("task", sa.String(length=40), nullable=True),
        sa.Column("entity", sa.String(length=40), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("until_seq", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _moment("at"),
        _moment("undone_at", nullable=True),
        sa.Column("undone_act", sa.String(length=80), nullable=True),
        *checks,
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_review_mark_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_review_mark_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_review_mark"),
        sa.UniqueConstraint("reviewer", "act", "place", name="uq_review_mark_reviewer_act_place"),
    )
    stands = sa.text("undone_at IS NULL")
    where = {"sqlite_where": stands, "postgresql_where": stands}
    op.create_index("ix_review_mark_message_id", "review_mark", ["message_id"])
    op.create_index("ix_review_mark_undone_act", "review_mark", ["reviewer", "undone_act"])
    op.create_index("ix_review_mark_stands", "review_mark", ["conversation_id", "kind"], **where)
    op.create_index("ix_review_mark_latest", "review_mark", ["reviewer", "id"], **where)


def _make_samples() -> None:
    op.create_table(
        "sample_week",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        _moment("drawn_at"),
        sa.PrimaryKeyConstraint("week", name="pk_sample_week"),
    )
    op.create_table(
        "review_sample",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.String(length=10), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.CheckConstraint("chosen IN ('random', 'risk')", name="ck_review_sample_chosen"),
        sa.CheckConstraint("readers IN (1, 2)", name="ck_review_sample_readers"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_review_sample_conversation_id"),
        sa.ForeignKeyConstraint(["week"], ["sample_week.week"], name="fk_review_sample_week"),
        sa.PrimaryKeyConstraint("id", name="pk_review_sample"),
        sa.UniqueConstraint("week", "conversation_id", name="uq_review_sample_week_conversation_id"),
    )
    op.create_index("ix_review_sample_conversation_id", "review_sample", ["conversation_id"])
