"""Speed, memory and understanding beside Rasa's default pipeline, measured in one run."""
