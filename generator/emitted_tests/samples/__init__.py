"""Sample rows: values for the emitted tests, the same on every run."""
