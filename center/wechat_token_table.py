"""The table of the access token to WeChat's interface, which all processes of an installation share."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

wechat_token = sa.Table(
    "wechat_token",
    metadata,
    sa.Column("app_id", sa.String(40), primary_key=True),
    sa.Column("number", Number, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("refresh_at", Moment),
    sa.Column("expires_at", Moment),
    sa.Column("claim", sa.String(40)),
    sa.Column("claimed_until", Moment),
    sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim"),
    sa.CheckConstraint(
        "(sealed IS NULL) = (refresh_at IS NULL) AND (sealed IS NULL) = (expires_at IS NULL)", name="token"
    ),
)
