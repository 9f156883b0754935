"""How people reach the bot: each channel turns requests into messages and replies into its own form."""
