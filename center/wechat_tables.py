"""The tables of WeChat: who follows the account, what they did that lets us speak, what was sent to them, their photos.

One person on WeChat has one conversation, so every row is found by its conversation. Nothing here holds words: a part
of an answer is made anew from its message when it is sent; ``asked_id`` is the callback whose answer it was part of.
"""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, metadata

wechat_person = sa.Table(
    "wechat_person",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("person", sa.String(64), nullable=False, unique=True),
    sa.Column("openid_sealed", sa.Text),
    sa.Column("is_following", sa.Boolean, nullable=False),
    sa.Column("followed_at", Moment),
    sa.Column("unfollowed_at", Moment),
    sa.Column("enrolled_seq", sa.Integer, nullable=False),
    sa.Column("holder", sa.String(40)),
    sa.Column("held_until", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("(holder IS NULL) = (held_until IS NULL)", name="holder"),
)

wechat_trigger = sa.Table(
    "wechat_trigger",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("wechat_person.conversation_id"), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("noted_at", Moment, nullable=False),
    sa.Column("used", sa.Integer, nullable=False),
    sa.CheckConstraint("kind IN ('message', 'click', 'subscribe', 'scan')", name="kind"),
    sa.CheckConstraint("used >= 0", name="used"),
)

wechat_delivery = sa.Table(
    "wechat_delivery",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("wechat_person.conversation_id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id"), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("via", sa.String(10)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("claim", sa.String(40)),
    sa.Column("claimed_until", Moment),
    sa.Column("reason", sa.String(40)),
    sa.Column("asked_id", sa.ForeignKey("message.id"), index=True),
    sa.Column("sent_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'failed')", name="state"),
    sa.CheckConstraint("via IN ('passive', 'custom', 'template')", name="via"),
    sa.CheckConstraint("(state = 'claimed') = (claim IS NOT NULL)", name="claim"),
    sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claimed_until"),
    sa.CheckConstraint("(state = 'sent') = (via IS NOT NULL)", name="sent_via"),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
    sa.CheckConstraint("state <> 'failed' OR reason IS NOT NULL", name="reason"),
    sa.CheckConstraint("part BETWEEN 1 AND parts", name="part"),
    sa.CheckConstraint("asked_id IS NULL OR via = 'passive'", name="asked_id"),
    sa.Index("ix_wechat_delivery_message_id", "message_id"),
    sa.Index(
        "ix_wechat_delivery_open",
        "conversation_id",
        "seq",
        "part",
        sqlite_where=sa.text("state IN ('waiting', 'claimed')"),
        postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
    ),
)

wechat_photo = sa.Table(
    "wechat_photo",
    metadata,
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("media_sealed", sa.Text),
    sa.Column("case_code", sa.String(20), nullable=False),
    sa.Column("material", sa.String(120), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("reason", sa.String(40)),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'kept', 'refused', 'lost')", name="state"),
    sa.CheckConstraint("(state = 'waiting') = (media_sealed IS NOT NULL)", name="media_sealed"),
    sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="next_at"),
    sa.Index(
        "ix_wechat_photo_waiting",
        "next_at",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)
