"""Work orders of the 12345 platform: taken over by number, answered or sent back, told back until it has heard."""
