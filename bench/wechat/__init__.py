"""WeChat measured: messages through the real route with AES, and how many are answered inside WeChat's five seconds."""
