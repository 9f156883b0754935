"""Letters (来信): registered by class, answered within the promised time by telephone or by letter (AH 6.1.4)."""
