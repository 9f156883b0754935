"""What an operator has to tell somebody by telephone, because nothing else has reached them (AH 6.1.1 b)."""
