"""`make soak`: faults on purpose, for as long as one wants, and what became of them."""
