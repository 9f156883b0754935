"""Staff of the service center: who they are, what they may, how they sign in, what they did, and who is present."""
