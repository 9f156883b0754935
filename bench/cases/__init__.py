"""Agency cases: how many are opened and moved in a second, and what a turn within their form costs late in a talk."""
