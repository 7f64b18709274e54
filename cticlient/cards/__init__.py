"""Contacts in files of other programs: CSV and vCard, read with every doubt named, and written. No Qt in here."""
