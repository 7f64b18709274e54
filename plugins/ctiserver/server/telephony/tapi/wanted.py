"""Which lines the server wants, by its own addresses of them, and which devices those are."""

from collections.abc import Iterable

from ctiserver.server.telephony.tapi.lines import Device, Devices, word, words_of


class Wanted:
    """Addresses and the keys of their devices; None where no device is found, or more than one."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._keys: dict[str, str | None] = {}
        self._called: dict[str, list[str]] = {}
        self._addresses: dict[str, set[str]] = {}

    def want(self, addresses: Iterable[str]) -> None:
        """Exactly these from now on."""
        self._keys = dict.fromkeys(addresses)
        self._called, self._addresses = {}, {}
        for address in self._keys:
            self._called.setdefault(word(address), []).append(address)
            self._resolve(address)

    def changed(self, device: Device) -> None:
        """This device came or went: whom addresses mean may be another one now."""
        for name in words_of(device):
            for address in self._called.get(name, ()):
                self._resolve(address)

    def keys(self) -> dict[str, str | None]:
        return dict(self._keys)

    def addresses(self, key: str) -> list[str]:
        """Those that mean this device."""
        return sorted(self._addresses.get(key, ()))

    def devices(self) -> dict[str, Device]:
        """The wanted devices by their keys."""
        found = {address: self._devices.find(address) for address in self._keys}
        return {device.key: device for device in found.values() if device is not None}

    def wanted_of(self, device: Device) -> dict[str, Device]:
        """The same, of all that this device's words can mean."""
        names = [address for name in words_of(device) for address in self._called.get(name, ())]
        found = [self._devices.find(address) for address in names]
        return {device.key: device for device in found if device is not None}

    def _resolve(self, address: str) -> None:
        device, before = self._devices.find(address), self._keys[address]
        if before is not None:
            self._addresses[before].discard(address)
        self._keys[address] = device.key if device else None
        if device is not None:
            self._addresses.setdefault(device.key, set()).add(address)
