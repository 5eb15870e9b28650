"""Writers: the quoting one, which needs no model, and the prompted one."""
