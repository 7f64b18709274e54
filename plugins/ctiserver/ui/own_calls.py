"""One's own calls on the desktop: call bar, menu and pop-ups, and dialling for whoever asks."""

from collections.abc import Callable
from datetime import datetime

from cticlient.api import Host, Place, Zone, ask
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_bar import CallActions, CallBar
from ctiserver.ui.call_control import CallControl, comes_in
from ctiserver.ui.call_menu import CallMenu
from ctiserver.ui.callers import Callers
from ctiserver.ui.doing import Doing
from ctiserver.ui.last_contact import LastContact
from ctiserver.ui.popups import Popups
from ctiserver.ui.transfer_dialog import TransferDialog, Way
from ctiserver.ui.wording import Wording
from ctiserver.wire.messages import CallView


class SessionDialler:
    """Dials on one's own main line, and sends a call from there to a number."""

    def __init__(self, bridge: Bridge, control: CallControl) -> None:
        self._bridge = bridge
        self._control = control

    async def dial(self, number: str) -> None:
        await self._bridge.need().dial(number)

    async def transfer(self, call: str, number: str) -> None:
        await self._control.send(number, call)


class OwnCalls:
    """Puts them on the desktop, and does what their buttons say."""

    def __init__(
        self, host: Host, bridge: Bridge, wording: Wording, doing: Doing, clock: Callable[[], datetime]
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._doing = doing
        self._tr = host.tr
        self.control = CallControl(bridge, host.journal)
        self._callers = Callers(host)
        actions = CallActions(self._answer, self._hold, self._resume, self._transfer, self._join, self._hang_up)
        self.menu = CallMenu(bridge, self.control, actions, host.tr)
        self.bar = CallBar(bridge, self.control, actions, self._callers, wording, clock)
        # The host takes the bar away, and with it the actions.
        self.menu.setParent(self.bar)
        self.popups = Popups(host, bridge, self.control, self._callers, clock, self._ask_and_transfer)
        self.popups.last_contact = LastContact(host, wording.times, clock)

    def stand(self) -> None:
        self._host.add_widget(Zone.CALLS, self.bar)
        for action in self.menu.actions():
            self._host.add_action(Place.CALL_MENU, action)
        self._host.offer_dialling(SessionDialler(self._bridge, self.control))
        self.bar.show_now()
        self.popups.show_now()

    def close(self) -> None:
        self.popups.close()

    def retranslate(self) -> None:
        self.bar.retranslate()
        self.menu.retranslate()
        self.popups.retranslate()

    def any(self) -> bool:
        """Whether one is on the phone."""
        return self._bridge.up and bool(self.control.calls())

    def _answer(self, call: CallView) -> None:
        self._doing(lambda: self.control.answer(call), self._tr("The call was not answered"))

    def _hold(self, call: CallView) -> None:
        self._doing(lambda: self.control.hold(call), self._tr("The call was not put on hold"))

    def _resume(self, call: CallView) -> None:
        self._doing(lambda: self.control.resume(call), self._tr("The call was not resumed"))

    def _join(self, call: CallView) -> None:
        self._doing(lambda: self.control.join(call), self._tr("The calls were not connected"))

    def _hang_up(self, call: CallView) -> None:
        self._doing(lambda: self.control.hang_up(call), self._tr("The call was not ended"))

    def _transfer(self, call: CallView) -> None:
        self._doing(lambda: self._ask_and_transfer(call), self._tr("The call was not transferred"))

    async def _ask_and_transfer(self, call: CallView) -> None:
        who = self._callers.of(call).name
        dialog = TransferDialog(who, self._host, rings=comes_in(call), parent=self._host.window())
        try:
            wanted = await ask(dialog)
        finally:
            dialog.deleteLater()
        if not wanted:
            return
        if dialog.way is Way.ASK_FIRST:
            await self.control.ask_first(call, dialog.number)
        else:
            await self.control.send_to(call, dialog.number)
