"""查看/删除我的信息: what is stored about whoever talks in a conversation, and what of it they can have deleted.

Theirs is what was said and made in the conversation, and what belongs to the contacts that its channel has proved, in
their other conversations too (PIPL 44, 45, 47). What has to be kept as a record of official business stays, and is
told with its term.
"""

from center.my_information.deleted import was_deleted
from center.my_information.forgetting import StillAnswering, forget
from center.my_information.stored import Group, Stored, stored_about

__all__ = ["Group", "StillAnswering", "Stored", "forget", "stored_about", "was_deleted"]
