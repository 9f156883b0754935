"""The tables of transcript review: what lists go by, marks, samples.

The index of words, ``message_index``, is no table here: on SQLite it is a virtual one (center/transcripts/index.py).
"""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_STANDS = sa.text("undone_at IS NULL")

transcript = sa.Table(
    "transcript",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Index("ix_transcript_last_at", "last_at", "conversation_id"),
)

transcript_trait = sa.Table(
    "transcript_trait",
    metadata,
    sa.Column("trait", sa.String(12), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("transcript.conversation_id"), primary_key=True, index=True),
    sa.Column("last_at", Moment, nullable=False),
    sa.Index("ix_transcript_trait_page", "trait", "value", "last_at", "conversation_id"),
)

transcript_cursor = sa.Table(
    "transcript_cursor",
    metadata,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("message_id", Number, nullable=False),
)

review_mark = sa.Table(
    "review_mark",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id"), index=True),
    sa.Column("reviewer", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("guide", sa.String(80)),
    sa.Column("task", sa.String(40)),
    sa.Column("entity", sa.String(40)),
    sa.Column("span_start", sa.Integer),
    sa.Column("span_end", sa.Integer),
    sa.Column("text", sa.Text),
    sa.Column("until_seq", sa.Integer),
    sa.Column("act", sa.String(80), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("undone_at", Moment),
    sa.Column("undone_act", sa.String(80)),
    sa.CheckConstraint("kind IN ('right', 'wrong', 'entity', 'note', 'flag', 'label', 'reviewed')", name="kind"),
    sa.CheckConstraint("kind IN ('note', 'flag', 'label', 'reviewed') OR message_id IS NOT NULL", name="message_id"),
    sa.CheckConstraint("kind = 'wrong' OR (guide IS NULL AND task IS NULL)", name="target"),
    sa.CheckConstraint("guide IS NULL OR task IS NULL", name="one_target"),
    sa.CheckConstraint("(kind = 'entity') = (entity IS NOT NULL AND span_start IS NOT NULL)", name="entity"),
    sa.CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="span"),
    sa.CheckConstraint("span_start IS NULL OR (span_start >= 0 AND span_start < span_end)", name="span_order"),
    sa.CheckConstraint("(kind = 'reviewed') = (until_seq IS NOT NULL)", name="until_seq"),
    sa.UniqueConstraint("reviewer", "act", "place"),
    sa.Index("ix_review_mark_undone_act", "reviewer", "undone_act"),
    sa.Index("ix_review_mark_stands", "conversation_id", "kind", sqlite_where=_STANDS, postgresql_where=_STANDS),
    sa.Index("ix_review_mark_latest", "reviewer", "id", sqlite_where=_STANDS, postgresql_where=_STANDS),
)

sample_week = sa.Table(
    "sample_week",
    metadata,
    sa.Column("week", sa.String(8), primary_key=True),
    sa.Column("seed", sa.String(40), nullable=False),
    sa.Column("drawn_at", Moment, nullable=False),
)

review_sample = sa.Table(
    "review_sample",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("week", sa.ForeignKey("sample_week.week"), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("chosen", sa.String(10), nullable=False),
    sa.Column("readers", sa.Integer, nullable=False),
    sa.CheckConstraint("chosen IN ('random', 'risk')", name="chosen"),
    sa.CheckConstraint("readers IN (1, 2)", name="readers"),
    sa.UniqueConstraint("week", "conversation_id"),
)
