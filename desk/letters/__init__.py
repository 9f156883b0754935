"""Letters: registered with their scans, answered by telephone or by a printed letter, filed."""
