"""The staff's web app: pages that show what the center knows, and hand it what staff do. No rule and no SQL here."""
