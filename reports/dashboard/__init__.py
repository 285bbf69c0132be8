"""The dashboard: a static site of plain files drawn from a history; measures nothing."""
