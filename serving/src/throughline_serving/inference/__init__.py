"""From a reading to probabilities with evidence: the members and the pooled ranker."""
