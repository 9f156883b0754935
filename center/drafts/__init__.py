"""Licences drafted from an idea: records with versions, what changed between them, and the papers made of them."""
