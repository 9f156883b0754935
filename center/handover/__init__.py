"""Hand-over to the government portal: what is known goes ahead, the person follows by a link (XZ-45, 47, AH-25, 26)."""
