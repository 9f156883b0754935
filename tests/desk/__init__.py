"""The staff's web app over HTTP, and stories in a real browser."""
