"""Appointments: the day by window and slot, who comes, who takes a number, booking and moving for others."""
