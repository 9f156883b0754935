"""Gateways: one small class for each system outside, so that nothing else knows how it is spoken to."""
