"""Appointments: which window takes what, which times are free, and who has a seat (XZ 5.2.1.2; AH 6.1.1, 6.3.1)."""
