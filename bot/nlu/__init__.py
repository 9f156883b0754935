"""Understanding: from a person's words to what they want, and whether it is safe to answer."""
