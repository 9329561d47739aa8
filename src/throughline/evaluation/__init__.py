"""What the decisions of the test split are worth: metrics, slices, risk against coverage, cost."""
