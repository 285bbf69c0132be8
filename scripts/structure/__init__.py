"""Who uses whom: read from the sources, for tests and for the picture in docs/design.md."""
