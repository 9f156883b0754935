"""Stories of the desk, told in a browser against the real processes."""
