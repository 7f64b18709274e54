"""How a plugin is."""

from enum import StrEnum


class State(StrEnum):
    OFF = "off"
    STARTING = "starting"
    ON = "on"
    FAILED = "failed"
