"""A simulated year of the center: enterprises live through 2026 by the demo clock, then everything is recounted.

``world`` and its neighbors act on the functions of ``center`` as channels and staff would; ``running`` moves the clock
and lets the real courier work; ``checks`` say afterwards which rule did not hold.
"""
