"""Cost per coded encounter, and AI against human."""
