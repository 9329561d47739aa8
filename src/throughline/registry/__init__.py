"""The catalogue of versions, in MLflow, and the bundles that go out from it."""
