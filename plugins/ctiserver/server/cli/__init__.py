"""The command `ctiserver`."""
