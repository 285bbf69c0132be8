"""Charts and their looks: what every page draws with."""
