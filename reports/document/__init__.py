"""What comes in on standard input, typed and checked, and how its numbers are written."""
