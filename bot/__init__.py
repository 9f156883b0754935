"""Talks: everything that runs in the bot's process."""
