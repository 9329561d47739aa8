"""From scores and outcomes to a threshold that may be trusted: confidence, ladder, certificate."""
