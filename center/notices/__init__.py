"""What the center has to tell somebody: the outbox, its rules, and the channels that carry it (AH 6.3.1)."""
