"""The table of the files that people hand in for their cases."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_ON_DISK = sa.text("state IN ('waiting', 'checked', 'quarantined')")

upload = sa.Table(
    "upload",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False, index=True),
    sa.Column("case_code", sa.String(20), nullable=False),
    sa.Column("material", sa.String(120), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("size", Number, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("stored_as", sa.String(40), nullable=False, unique=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("scanned_at", Moment),
    sa.Column("deleted_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'checked', 'refused', 'quarantined', 'deleted')", name="state"),
    sa.CheckConstraint("(state IN ('refused', 'deleted')) = (deleted_at IS NOT NULL)", name="deleted_at"),
    sa.CheckConstraint("state NOT IN ('refused', 'quarantined') OR reason IS NOT NULL", name="reason"),
    sa.CheckConstraint("size > 0", name="size"),
    sa.Index("ix_upload_state_created_at", "state", "created_at"),
    sa.Index(
        "uq_upload_content",
        "case_id",
        "material",
        "sha256",
        unique=True,
        sqlite_where=_ON_DISK,
        postgresql_where=_ON_DISK,
    ),
)
