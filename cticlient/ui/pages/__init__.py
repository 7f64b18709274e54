"""The shell's own pages of the options dialog."""
