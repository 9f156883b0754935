"""Files that people hand in for their agency cases: whose they are, what they may be, where they are kept."""
