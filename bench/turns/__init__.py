"""Whole turns over HTTP: conversations of ten turns, one, sixteen and sixty-four at once, on both sides."""
