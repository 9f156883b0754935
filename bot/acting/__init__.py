"""Acts within a turn: Rasa's actions, forms and slot filling, with the same results for less, and no failure hidden."""
