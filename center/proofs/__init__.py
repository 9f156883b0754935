"""Proof of a telephone number by a code: one person is known on every channel, and what they began goes on anywhere.

``asking`` sends a code, ``trying`` takes what was typed, ``joining`` joins the conversation with whom the number
belongs to, ``deciding`` is for staff, ``leaving`` unlinks a shared device. Functions take a connection and are part of
the caller's transaction.
"""
