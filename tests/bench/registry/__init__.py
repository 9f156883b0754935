"""Tests of the benchmark's section on the catalogue of business scope."""
