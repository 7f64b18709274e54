"""The names of the topics of the help, in their order. Apart from the pages, which few read at every start."""

FIRST = "overview"
ORDER = (
    FIRST, "speed-dials", "calls", "journal", "status", "monitoring", "import", "options", "shortcuts", "privacy",
)  # fmt: skip
