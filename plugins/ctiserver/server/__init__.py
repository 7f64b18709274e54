"""The CTI server: the authority on clients, lines, groups and statuses. It needs neither Qt nor the desktop."""
