"""Promised answers: who waits for one, by when, and the answer itself."""
