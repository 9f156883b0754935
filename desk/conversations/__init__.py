"""Live conversations: who waits for a person, what they want, and the talk itself."""
