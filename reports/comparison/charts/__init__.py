"""The charts of a comparison, one per file."""
