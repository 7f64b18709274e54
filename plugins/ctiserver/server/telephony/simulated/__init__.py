"""The simulated telephone system: a small real switch and its driver."""
