"""What staff have in front of them, as far as they may see: lists of cases, items and urges, and the file of one case.

Lists are sorted and cut by the database; a page begins behind the last row of the one before, so that the thousandth
page costs what the first does.
"""
