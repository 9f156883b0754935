"""Conversations written as data and held with the real server; ``python -m tests.conversations FILE…`` holds any file.

A file is a list of conversations:

``id``        its name
``now``       when it begins, with its zone (2026-11-20 16:30 +08:00); without it, the machine's time
``channel``   rest (default), json or widget, hotline
``identity``  who it is on the channel, proved by it; without it, somebody new
``turns``     each one of ``say`` (words), ``tap`` (the title of a button of the latest reply), ``staff`` (what staff
              do: ``case MOVE [key=value …]``, ``case ITEM.MOVE …``, ``promise …``, ``leaving …``, ``rectify …`` as
              those programs are called, ``demand answer WORDS``, ``demand close``, ``take over``, ``give back``),
              ``wait`` (``4h``, ``2d``, ``30m``: time goes by), ``courier: once`` (what is due is done and delivered;
              the replies are what was told), ``kill`` (the server is killed and starts anew), ``proved`` (who speaks
              is proved to have this telephone number), ``as`` (another ``{channel, identity}`` speaks from here on;
              may stand beside any of these); and ``expect`` of what was answered
``rows``      what stands in the database in the end: ``{record, fields, count}``

``expect`` holds ``kinds`` (of all replies, in order), or for the last reply ``kind``, ``guide``, ``facet``,
``text_has``, ``text_lacks``, ``buttons`` (all titles), ``buttons_include``, ``no_guide``. A ``first`` beside it holds
the same for the first of two replies. Without ``kinds`` and ``first`` there is one reply. In words, ``{code}`` is the
code that was told last (``{code_lower}`` in small letters, ``{code_spelled}`` letter by letter), ``{digits}`` the last
four digits of the telephone number that was said last, ``{pin}`` the code that was sent from this conversation by SMS
(``{wrong_pin}`` another one), ``{record}`` the code under which staff look at a number.
"""
