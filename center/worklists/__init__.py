"""What staff have in front of them, as far as they may see: lists of cases, items and urges, and the file of one case.

Lists are sorted, counted and cut into pages by the database.
"""
