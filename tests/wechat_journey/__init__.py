"""A founder's way on WeChat, beside the same way on the website: what is recorded has to be the same."""
