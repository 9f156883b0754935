"""What more scope phrases cost: from 500 to 5,000 in the same run."""
