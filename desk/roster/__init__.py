"""The roster of agents: load, leave, substitutes."""
