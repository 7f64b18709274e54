"""Telephone systems behind one interface."""
