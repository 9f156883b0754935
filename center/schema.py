"""Every table of the database in one place, for whoever compares or makes them."""

from __future__ import annotations

from center import case_tables, people_tables
from center.tables import metadata as metadata

TABLES_OF = (case_tables, people_tables)
