"""Who works at the company of the demo, and what they have chosen as their status this morning."""

from dataclasses import dataclass
from datetime import timedelta

GROUP = "Zentrale"
RIGHTS = "v m mn pi sm lm sc"


@dataclass(frozen=True, slots=True)
class Choice:
    """A status somebody chose by hand; ``lasts`` from the start of the demo, None: no end."""

    status: str
    info: str = ""
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Person:
    client: str
    last_name: str
    first_name: str
    department: str
    number: str
    here: bool = True
    """Logged in."""
    choice: Choice | None = None

    @property
    def email(self) -> str:
        return f"{self.client}@haustechnik-soehne.example"


ME = "koehler"
"""Whose desktop is shown: Sabine Köhler sits at the reception."""

SHORT = "weber"
"""Whose status has an end that passes while one looks on."""

LUEBECK = Choice("EXTWORK", "Baustelle Lübeck", timedelta(hours=5))

PEOPLE = (
    Person("koehler", "Köhler", "Sabine", "Empfang", "200"),
    Person("schmidt", "Schmidt", "Eva", "Geschäftsführung", "201"),
    Person("mueller", "Müller", "Maria", "Vertrieb", "202", here=False),
    Person("foerster", "Förster", "Jörg", "Planung", "203"),
    Person("weber", "Weber", "Anna", "Planung", "204", choice=Choice("MSG", "Homeoffice bis 16 Uhr")),
    Person("oezdemir", "Özdemir", "Aylin", "Vertrieb", "205"),
    Person("krueger", "Krüger", "Lukas", "Montage", "206", choice=LUEBECK),
    Person("strauss", "Strauß", "Petra", "Buchhaltung", "207"),
    Person("jaeger", "Jäger", "Björn", "Service", "208"),
    Person("nowak", "Nowak", "Paweł", "Service", "209"),
    Person("brandt", "Brandt", "Käthe", "Einkauf", "210", choice=Choice("BRB", "", timedelta(minutes=20))),
    Person("sorensen", "Sørensen", "Mats", "Lager", "211", here=False),
)  # fmt: skip

CALLER = ("03012345670", "Schulze GmbH")
"""Who calls the reception."""
