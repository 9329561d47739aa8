"""Benchmarks on published corpora, by cross-validation, through the scorer that serves."""
