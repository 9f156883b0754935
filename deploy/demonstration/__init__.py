"""What ``python -m deploy.demo`` loads: fake people, enterprises and records, made by the center's own functions."""
