"""Carries out on one telephone, step by step, what ``domain.phone.plan`` decides, and says how it came out."""

import logging
from dataclasses import dataclass
from typing import Literal, Protocol

from cticlient.texts import Sentence, marked
from ctiserver.domain.phone import Forget, Give, Memory, Remember, Rest, Setting, Side, as_call_forward, plan
from ctiserver.server.telephony.driver import (
    Ability,
    NoSuchAbilityError,
    RefusedError,
    TelephoneDriver,
    TimedOutError,
)

log = logging.getLogger(__name__)

ABILITY = {Side.FORWARD: Ability.FORWARD, Side.DND: Ability.DND}

NOT_ABLE = {
    Side.FORWARD: marked("This telephone cannot be forwarded by the CTI server."),
    Side.DND: marked("This telephone has no do-not-disturb that the CTI server could switch."),
}
NOT_TAKEN = marked("The telephone system confirmed the setting, but the telephone does not have it.")
BY_HAND = marked("The telephone was set to something else by hand; that is left as it is.")
BROKEN = marked("The telephone could not be set because of an error in the server; it is tried again.")
NOTHING = Sentence("")


class Memories(Protocol):
    """What is needed of the Store; when a call returns, the change is durable."""

    async def load_memories(self) -> dict[str, Memory]: ...

    async def save_memory(self, line: str, memory: Memory) -> None: ...

    async def drop_memory(self, line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt came out; ``retry``: worth another attempt without anybody asking for it."""

    state: Literal["pending", "done", "failed", "unsupported"]
    reason: Sentence = NOTHING
    retry: bool = False


class PhoneChange:
    """One line's telephone as far as statuses changed it: what it had before, and the way there and back."""

    def __init__(self, line: str, memories: Memories, memory: Memory | None = None) -> None:
        self._line = line
        self._memories = memories
        self.memory = memory

    @property
    def restores(self) -> str:
        """What the phone gets back, as people write it; empty for neither forward nor do-not-disturb."""
        return as_call_forward(self.memory.before) if self.memory else ""

    async def attempt(
        self, driver: TelephoneDriver, address: str, wish: Setting | None, renewed: bool = False
    ) -> Outcome:
        """Bring the phone to ``wish`` (None: to what it had before). Never raises: the outcome says what happened."""
        try:
            return await self._attempt(driver, address, wish, renewed)
        except RefusedError as error:
            # Either nobody knows whether the phone took it, or something of a status that is over could not be put
            # back. Both are tried again: no phone may stay forwarded for nothing.
            return Outcome("failed", error.sentence, retry=True)
        except Exception:
            log.exception("setting the telephone of line “%s” failed", self._line)
            return Outcome("failed", Sentence(BROKEN), retry=True)

    async def forget(self) -> None:
        """Give up what the phone had before: it is out of reach for good."""
        await self._memories.drop_memory(self._line)
        self.memory = None

    async def _attempt(self, driver: TelephoneDriver, address: str, wish: Setting | None, renewed: bool) -> Outcome:
        if wish is None:
            await self._reach(driver, address, None)
            return Outcome("done")
        if ABILITY[wish.side] not in driver.abilities(address):
            return await self._instead(driver, address, Outcome("unsupported", Sentence(NOT_ABLE[wish.side])))
        try:
            rest = await self._reach(driver, address, wish, renewed)
        except TimedOutError:
            # Nobody knows whether the phone has it: the memory stays, and the next attempt finds out.
            raise
        except NoSuchAbilityError as error:
            return await self._instead(driver, address, Outcome("unsupported", error.sentence))
        except RefusedError as error:
            return await self._instead(driver, address, Outcome("failed", error.sentence))
        return Outcome("failed", Sentence(BY_HAND)) if rest.theirs else Outcome("done")

    async def _instead(self, driver: TelephoneDriver, address: str, outcome: Outcome) -> Outcome:
        """What is wanted cannot be had: then the phone has nothing of an earlier status either."""
        await self._reach(driver, address, None)
        return outcome

    async def _reach(self, driver: TelephoneDriver, address: str, wish: Setting | None, renewed: bool = False) -> Rest:
        if wish is None and self.memory is None:
            return Rest()
        given: Give | None = None
        while True:
            step = plan(self.memory, wish, await driver.read(address), renewed)
            match step:
                case Rest():
                    return step
                case Remember(memory):
                    await self._memories.save_memory(self._line, memory)
                    self.memory = memory
                case Forget():
                    await self.forget()
                case Give(setting):
                    if step == given:
                        raise RefusedError(NOT_TAKEN)
                    given = step
                    await self._give(driver, address, setting)

    async def _give(self, driver: TelephoneDriver, address: str, setting: Setting) -> None:
        if setting.side is Side.DND:
            await driver.do_not_disturb(address, bool(setting.value))
        else:
            await driver.forward(address, setting.value)
        log.info("telephone of line “%s”: %s is now “%s”", self._line, setting.side, setting.value)
