"""Official code files -> editions."""
