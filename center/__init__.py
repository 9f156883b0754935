"""The service center itself: records, rules, clock, answers. Knows nothing of Rasa and nothing of HTTP."""
