"""What staff did, and whose data they looked at."""
