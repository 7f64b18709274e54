"""The client half in Qt: group panels, one's own status, calls and the options page."""
