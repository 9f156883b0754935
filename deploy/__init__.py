"""Putting the processes up: on one machine by ``python -m deploy.up``, beyond it by what the county uses."""
