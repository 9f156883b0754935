"""Acts: Rasa custom actions. Thin: read the tracker, call one function of the center, speak."""
