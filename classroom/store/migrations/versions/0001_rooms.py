"""Rooms, their members, questions, answers and attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("shown_named", sa.Boolean(), nullable=False),
        sa.Column("question", KEY, nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("view", sa.JSON(), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("code", name="uq_rooms_code"),
    )
    op.create_index("ix_rooms_expires", "rooms", ["expires"])

    op.create_table(
        "members",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("room_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("nickname", sa.String(length=24), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("following", sa.Boolean(), nullable=False),
        sa.Column("joined", sa.Double(), nullable=False),
        sa.Column("here_until", sa.Double(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("view", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_members_room_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("room_id", "number", name="uq_members_room_id"),
        sa.UniqueConstraint("token_hash", name="uq_members_token_hash"),
    )
    op.create_index("ix_members_room_id", "members", ["room_id"])

    op.create_table(
        "questions",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("room_id", KEY, nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("view", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("truth", sa.JSON(), nullable=True),
        sa.Column("board_shown", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_questions_room_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("room_id", "item", name="uq_questions_item"),
        sa.UniqueConstraint("room_id", "ref", name="uq_questions_ref"),
    )
    op.create_index("ix_questions_room_id", "questions", ["room_id"])

    op.create_table(
        "answers",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("distance", sa.Double(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("given", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_answers_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_answers_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("question_id", "member_id", name="uq_answers_question_id"),
    )
    op.create_index("ix_answers_member_id", "answers", ["member_id"])
    op.create_index("ix_answers_question_id", "answers", ["question_id"])

    op.create_table(
        "attempts",
        sa.Column("id", KEY, sa.Identity(), nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("run", sa.String(length=32), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("figure", sa.Double(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("given", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_attempts_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_attempts_question_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("question_id", "member_id", "run", name="uq_attempts_question_id"),
    )
    op.create_index("ix_attempts_member_id", "attempts", ["member_id"])
    op.create_index("ix_attempts_question_id", "attempts", ["question_id"])
    op.create_index("ix_attempts_state", "attempts", ["state"])


def downgrade() -> None:
    for table in ("attempts", "answers", "questions", "members", "rooms"):
        op.drop_table(table)
