"""Pages of runs, of comparisons and of histories, drawn from the documents of `gilscope`; what they
show is computed there, but for the change points of histories."""
