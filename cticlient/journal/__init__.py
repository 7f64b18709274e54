"""The journal: which calls there were, kept on this computer only and no longer than a person wants."""
