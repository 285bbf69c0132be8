"""What continuous integration needs: the gate. What it judges is measured by `gilscope`."""
