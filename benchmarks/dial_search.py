"""Finding whom one means among 10,000 contacts while one types, and whose a number is.

Prints milliseconds and ratios to a reference measured in the same run: one pass of ``text in name.casefold()`` over the
same contacts. Run: ``python benchmarks/dial_search.py [CONTACTS]``.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.numbers import Numbers
from cticlient.tiles import Lamp

FIRST = ["Anna", "Björn", "Çelik", "Daria", "Elif", "Jürgen", "Hannah", "Zoë", "Murat", "Petra", "Søren", "Ute"]
LAST = ["Müller", "Schmidt", "Großmann", "Yılmaz", "Kowalski", "Hübner", "Albrecht", "Neumann", "Fischer", "Öztürk"]
TYPED = ["m", "mu", "mul", "muller a", "anna gross", "030 1", "0301234", "+49 171", "team 7", "nobody"]
LIMIT_MS = 20.0


def number(n: int, chance: random.Random) -> str:
    return str(1000 + n) if n % 2 else f"+49 {chance.choice(['30', '171', '89'])} {chance.randrange(10**6, 10**7)}"


class Company:
    def __init__(self, size: int) -> None:
        chance = random.Random(1)
        self.list = [
            Contact(
                str(n),
                f"{chance.choice(LAST)}{n % 97}, {chance.choice(FIRST)}",
                (
                    str(1000 + n)
                    if n % 2
                    else f"+49 {chance.choice(['30', '171', '89'])} {chance.randrange(10**6, 10**7)}",
                ),
                f"Team {n % 40}",
                chance.choice(["Vertrieb", "Einkauf", ""]),
            )
            for n in range(size)
        ]

    def contacts(self) -> list[Contact]:
        return self.list

    def lamp(self, key: str) -> Lamp:
        return Lamp.IDLE


def best_ms(work: Callable[[], object], times: int = 7) -> float:
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def prepared(names: Names) -> Iterator[float]:
    """Milliseconds of each slice in which the contacts are made ready while the window lives."""
    more = True
    while more:
        begun = time.perf_counter()
        more = names.prepare()
        yield (time.perf_counter() - begun) * 1000


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    company = Company(size)
    names = Names(Numbers())
    names.offer(company)
    reference = best_ms(lambda: [one for one in company.list if "mul" in one.name.casefold()])
    print(f"{size} contacts; reference pass {reference:.1f} ms")
    slices = list(prepared(names))
    print(f"made ready in {len(slices)} slices: {sum(slices):.0f} ms, the longest {max(slices):.1f} ms")
    worst = 0.0
    for text in TYPED:
        spent = best_ms(lambda text=text: names.search(text))
        worst = max(worst, spent)
        print(f"  {text!r:14} {spent:5.1f} ms   {spent / reference:4.1f} x reference   {len(names.search(text))} rows")
    found = best_ms(lambda: names.find(company.list[size // 2].numbers[0]))
    print(f"whose number: {found:.2f} ms; slowest search {worst:.1f} ms of {LIMIT_MS:.0f}")
    return 0 if worst < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
