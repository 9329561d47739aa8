"""Fitting what serving computes: members, encoder and the pooled ranker, exported as numbers."""
