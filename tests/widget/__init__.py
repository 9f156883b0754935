"""The widget in a real browser, talking to the real server."""
