"""Pages and tables that show a run: self-contained HTML without script, and the summary on the terminal."""
