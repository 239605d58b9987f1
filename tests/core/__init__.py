"""What emitted backends have in common, tested in more detail than they do themselves."""
