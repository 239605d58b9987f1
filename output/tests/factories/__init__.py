"""Sample rows for the tests, and the request bodies that create them."""
