"""Appointments: how many are booked in a second, spread over the windows and all at once for the same few seats."""
