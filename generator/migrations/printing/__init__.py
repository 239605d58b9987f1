"""The printers of revisions: their statements for both databases, and the file."""
