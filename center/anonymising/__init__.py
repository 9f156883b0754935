"""Texts without what names a person or an enterprise: masked before a sentence leaves the database."""
