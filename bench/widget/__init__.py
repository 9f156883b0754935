"""The widget measured: what it loads, how long the first answer takes on a phone, and many streams on one process."""
