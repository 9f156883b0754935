"""Demands, complaints and “没办成”; rectifications of bad ratings; the calls back; the causes of a month."""
