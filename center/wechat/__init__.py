"""How Qihang speaks on WeChat: in which words, how much, and what became of it. No HTTP in here."""
