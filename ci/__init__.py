"""What continuous integration needs: the gate, changes in a history, the dashboard."""
