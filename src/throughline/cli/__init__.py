"""The command line: plain verbs for the main jobs, a noun and a verb for the rest."""
