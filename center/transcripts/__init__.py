"""Transcripts for review: found by words and filters, read masked, marked, drawn as samples."""
