"""Calls that operators of the hotline register: who called, what was asked and said, what came of it (AH-10, 14)."""
