"""The accounts of staff: who may sign in, as what, and for which office."""
