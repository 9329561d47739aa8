"""Claim edits, by date of service."""
