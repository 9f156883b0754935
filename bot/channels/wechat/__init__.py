"""WeChat: the official account as a channel (docs/wechat.md)."""
