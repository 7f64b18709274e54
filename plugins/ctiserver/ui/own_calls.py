"""One's own calls on the desktop: the call bar, and dialling for whoever asks."""

from collections.abc import Callable
from datetime import datetime

from cticlient.api import Host, Place, Zone, ask
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_bar import CallActions, CallBar, own_calls
from ctiserver.ui.call_menu import CallMenu
from ctiserver.ui.doing import Doing
from ctiserver.ui.prompts import transfer_prompt
from ctiserver.ui.wording import Wording
from ctiserver.wire.messages import CallView


class SessionDialler:
    """Dials on one's own main line."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def dial(self, number: str) -> None:
        await self._bridge.need().dial(number)


class OwnCalls:
    """The call bar and what its buttons do."""

    def __init__(
        self, host: Host, bridge: Bridge, wording: Wording, doing: Doing, clock: Callable[[], datetime]
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._doing = doing
        self._tr = host.tr
        actions = CallActions(self._answer, self._hold, self._resume, self._transfer, self._join, self._hang_up)
        self.menu = CallMenu(bridge, actions, host.tr)
        self.bar = CallBar(bridge, actions, host.tr, wording, clock)

    def stand(self) -> None:
        self._host.add_widget(Zone.CALLS, self.bar)
        for action in self.menu.actions():
            self._host.add_action(Place.CALL_MENU, action)
        self._host.offer_dialling(SessionDialler(self._bridge))
        self.bar.show_now()

    def retranslate(self) -> None:
        self.bar.retranslate()
        self.menu.retranslate()

    def any(self) -> bool:
        """Whether one is on the phone."""
        return self._bridge.up and bool(own_calls(self._bridge.own))

    def _answer(self, call: CallView) -> None:
        self._doing(self._bridge.need().answer(call.id or None), self._tr("The call was not answered"))

    def _hold(self, call: CallView) -> None:
        self._doing(self._bridge.need().hold(call.id or None), self._tr("The call was not put on hold"))

    def _resume(self, call: CallView) -> None:
        self._doing(self._bridge.need().resume(call.id or None), self._tr("The call was not resumed"))

    def _join(self, call: CallView) -> None:
        self._doing(self._bridge.need().transfer(), self._tr("The calls were not connected"))

    def _hang_up(self, call: CallView) -> None:
        self._doing(self._bridge.need().hangup(call.id or None), self._tr("The call was not ended"))

    def _transfer(self, call: CallView) -> None:
        self._doing(self._ask_and_transfer(call), self._tr("The call was not transferred"))

    async def _ask_and_transfer(self, call: CallView) -> None:
        who = call.name or call.number or self._tr("number withheld")
        prompt = transfer_prompt(who, self._tr, self._host.window())
        try:
            number = prompt.answer.strip() if await ask(prompt) else ""
        finally:
            prompt.deleteLater()
        if number:
            await self._bridge.need().transfer(number, call.id or None)
