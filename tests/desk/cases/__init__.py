"""Tests of the pages of case work."""
