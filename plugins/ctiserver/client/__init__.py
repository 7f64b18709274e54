"""The client half below Qt: connection, session, the store of end times and the command `cti`."""
