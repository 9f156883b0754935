"""Hand-overs between the bot and people: who waits for a person, who answers, and how it ends (IM-03, AH-12, AH-20).

One row of ``handoff`` for each hand-over; the state of the conversation (center/conversations.py) decides who answers,
and every function here changes both in one transaction: first the conversation, then the row.
"""
