"""Work orders of the 12345 platform: signed for, passed on, answered, sent back, and told back to the platform."""
