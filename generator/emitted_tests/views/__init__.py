"""The views of the emitted tests."""
