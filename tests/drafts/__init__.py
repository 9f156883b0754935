"""Founders written as data, who talk to the real server until they have a draft of their licence.

``python -m tests.drafts FILE…`` lets any file talk. A file is a list of founders:

``id``        the founder's name in these files
``who``       who it is and what is shown, in a few words
``now``, ``channel``, ``identity``, ``rows``    as in tests/conversations/__init__.py
``turns``     as there, and ``until: draft`` (what is asked is answered from ``answers`` until a draft is shown) or
              ``until: case`` (and the draft is agreed to, until an agency case is open)
``answers``   what the founder says when asked, by what is asked for (``TOPICS``); who has no answer says ``SHRUG``
``at_most``   so many sentences and taps of the founder in all; 12 unless told otherwise
``not_asked`` what may not be asked for, because it was said
``draft``     what the newest version of the draft says in the end; ``none`` when there may not be one
``facts``     what the founder's words come to, for asking center.registry directly (tests/drafts/library.py)

``draft`` holds ``state``, ``type``, ``county``, ``premises`` (as people read them), ``main`` (the first phrase of the
scope), ``scope_has``, ``scope_lacks``, ``licensed`` (phrases that are licensed items), ``permits_has`` (title: before,
after or filing), ``permits_lacks``, ``names`` (``count_at_least``, ``has``: parts of some candidate, ``refused``:
whole names that may not be a candidate, with the rule of knowledge/registry/names.yml that is against them),
``capital`` (yuan, or none), ``people`` (how many rows), ``roles``, ``gaps_has`` and ``gaps_lacks`` (a field, or words),
``citations_has`` (“公司法 47”), ``sources`` (field: said, derived or default), ``trade_code`` (its beginning),
``versions_at_least``. ``A | B`` stands for one of the two, here and in ``text_has``.

``facts`` holds ``words`` (of the trade; without it the first sentence), ``people`` (a list of traits for each),
``decides``, ``workers``, ``yuan``, ``risky``, ``limit``, ``premises``, ``plans``, ``wish``, ``parent`` (fields of
center.registry.ideas.Idea), ``capital`` and ``years`` (to be registered), ``role`` (of everybody, where it matters),
``declined`` (the trade of knowledge/registry/trades.yml as which the words are declined).

In every talk: whoever is asked is asked one thing at a time and never the same thing three times, nobody is told that
a name is approved, and every draft says that the authority's list decides.
"""

from __future__ import annotations

TOPICS = (
    "trade", "place", "people", "money", "risk", "premises", "address", "name", "plans", "qualifications", "decides",
    "farmers", "type", "capital", "representative", "shares", "workers", "parent", "phone", "person", "parts", "agree",
)  # fmt: skip
"""What a founder can be asked for; the card of a question says which in ``asks`` (agree: ``confirmed``)."""
SHRUG = "这个我不懂，你看着定吧"
"""What a founder says who is asked for something that ``answers`` does not hold."""
AGREES = "行，就这么办"
ORDINARY = 12
"""So many turns an ordinary founder needs at the most."""
