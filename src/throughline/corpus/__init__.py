"""Corpora of encounters: the simulator, readers, validation, splits and de-identification."""
