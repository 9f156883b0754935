"""Enterprises that stop or sleep: triage, pre-check, legal windows, second attempts, dormancy (XZ 表1 休眠, 注销)."""
