"""The style of the controls: Fusion with the edges, sizes and focus rings of docs/design.md §5."""

from PySide6.QtWidgets import QProxyStyle


class CtiStyle(QProxyStyle):
    """Fusion, drawn calmer."""

    def __init__(self) -> None:
        super().__init__("Fusion")
