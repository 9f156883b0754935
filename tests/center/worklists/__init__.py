"""Tests of the worklists."""
