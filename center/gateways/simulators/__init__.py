"""Doubles of the systems outside: they speak the real wire on this machine only, and fail when told to."""
