"""WeChat: who follows, what was sent to them, how much may still be, and the photos that are being fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = "state IN ('waiting', 'claimed')"


def upgrade() -> None:
    _create_token()
    op.create_table(
        "wechat_person",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("openid_sealed", sa.Text(), nullable=True),
        sa.Column("is_following", sa.Boolean(), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unfollowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enrolled_seq", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(holder IS NULL) = (held_until IS NULL)", name="ck_wechat_person_holder"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_wechat_person_conversation_id"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_wechat_person"),
        sa.UniqueConstraint("person", name="uq_wechat_person_person"),
    )
    op.create_table(
        "wechat_trigger",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'click', 'subscribe', 'scan')", name="ck_wechat_trigger_kind"),
        sa.CheckConstraint("used >= 0", name="ck_wechat_trigger_used"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["wechat_person.conversation_id"], name="fk_wechat_trigger_conversation_id"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "kind", name="pk_wechat_trigger"),
    )
    _create_delivery()
    _create_photo()


def _create_token() -> None:
    op.create_table(
        "wechat_token",
        sa.Column("app_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="ck_wechat_token_claim"),
        sa.CheckConstraint(
            "(sealed IS NULL) = (refresh_at IS NULL) AND (sealed IS NULL) = (expires_at IS NULL)",
            name="ck_wechat_token_token",
        ),
        sa.PrimaryKeyConstraint("app_id", name="pk_wechat_token"),
    )


def _create_delivery() -> None:
    op.create_table(
        "wechat_delivery",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("asked_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'failed')", name="ck_wechat_delivery_state"),
        sa.CheckConstraint("via IN ('passive', 'custom', 'template')", name="ck_wechat_delivery_via"),
        sa.CheckConstraint("(state = 'claimed') = (claim IS NOT NULL)", name="ck_wechat_delivery_claim"),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="ck_wechat_delivery_claimed_until"),
        sa.CheckConstraint("(state = 'sent') = (via IS NOT NULL)", name="ck_wechat_delivery_sent_via"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="ck_wechat_delivery_sent_at"),
        sa.CheckConstraint("state <> 'failed' OR reason IS NOT NULL", name="ck_wechat_delivery_reason"),
        sa.CheckConstraint("part BETWEEN 1 AND parts", name="ck_wechat_delivery_part"),
        sa.CheckConstraint("asked_id IS NULL OR via = 'passive'", name="ck_wechat_delivery_asked_id"),
        sa.ForeignKeyConstraint(["asked_id"], ["message.id"], name="fk_wechat_delivery_asked_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["wechat_person.conversation_id"], name="fk_wechat_delivery_conversation_id"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_wechat_delivery_message_id"),
        sa.PrimaryKeyConstraint("conversation_id", "seq", "part", name="pk_wechat_delivery"),
    )
    op.create_index("ix_wechat_delivery_asked_id", "wechat_delivery", ["asked_id"], unique=False)
    op.create_index("ix_wechat_delivery_message_id", "wechat_delivery", ["message_id"], unique=False)
    op.create_index(
        "ix_wechat_delivery_open",
        "wechat_delivery",
        ["conversation_id", "seq", "part"],
        unique=False,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def _create_photo() -> None:
    op.create_table(
        "wechat_photo",
        sa.Column(
            "message_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("media_sealed", sa.Text(), nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("material", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'kept', 'refused', 'lost')", name="ck_wechat_photo_state"),
        sa.CheckConstraint("(state = 'waiting') = (media_sealed IS NOT NULL)", name="ck_wechat_photo_media_sealed"),
        sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="ck_wechat_photo_next_at"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_wechat_photo_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_wechat_photo_message_id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_wechat_photo"),
    )
    op.create_index("ix_wechat_photo_conversation_id", "wechat_photo", ["conversation_id"], unique=False)
    op.create_index(
        "ix_wechat_photo_waiting",
        "wechat_photo",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_table("wechat_photo")
    op.drop_table("wechat_delivery")
    op.drop_table("wechat_trigger")
    op.drop_table("wechat_person")
    op.drop_table("wechat_token")
