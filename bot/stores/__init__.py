"""What the bot keeps beside the records: leases, wake-ups and dialogue state."""
