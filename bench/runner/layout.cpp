// Moves all code behind it in the program, by whole pieces of 16 bytes (to which functions are
// aligned): other functions then share cache lines, pages and branch predictors. First in the link.
asm(".text\n.if " GILSCOPE_SHIFT "\n.skip " GILSCOPE_SHIFT "\n.endif\n");
