"""What the demo's press room publishes: texts of our own, of a league that does not exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(kw_only=True, frozen=True, slots=True)
class Page:
    """A release as the press room serves it. `day` and `event` as the page writes them."""

    number: int
    language: str
    day: str
    title: str
    updated: str
    paragraphs: tuple[str, ...]
    event: str = ""
    reference: str = ""
    caption: str = ""
    listed: bool = True
    status: int = 200
    moved_to: int = 0

    @property
    def path(self) -> str:
        return f"/cps/{self.language}/natohq/news_{self.number}.htm"

    def edited(self, old: str, new: str) -> Page:
        """The page with `old` replaced in its text. Raises ValueError where it does not stand
        there, which is a mistake of the demo's."""
        paragraphs = tuple(p.replace(old, new) for p in self.paragraphs)
        if paragraphs == self.paragraphs:
            raise ValueError(f"{old!r} does not stand in {self.title!r}")
        return replace(self, paragraphs=tuple(p for p in paragraphs if p))


_MONTHS = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May.", "Jun."),
    *("Jul.", "Aug.", "Sep.", "Oct.", "Nov.", "Dec."),
)


def day(ago: int) -> str:
    """The day so many days ago as the press room writes it, on French pages too: `23 Nov. 2018`."""
    moment = date.today() - timedelta(days=ago)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


# A sentence that the press office drops later.
PROMISE = "Montclair enverra 2 000 volontaires dans la vallée haute d’ici à la fin de l’année."

FRENCH: tuple[Page, ...] = (
    Page(
        number=900101,
        language="fr",
        day=day(1),
        title="En visite à Montclair, la secrétaire générale salue le rôle des cantons alliés",
        updated=f"{day(1)} 13:59",
        paragraphs=(
            "La secrétaire générale de la Ligue des cantons, Mme Hélène Marchand, a achevé "
            "vendredi une visite de deux jours "
            "à Montclair, où elle s’est entretenue avec le président du conseil, M. Paul Rivoire.",
            "« Montclair est un allié fidèle et exigeant », a déclaré Mme Marchand. « Votre "
            "contribution aux secours en montagne "
            "sauve des vies chaque hiver, et la Ligue ne l’oublie pas. »",
            f"Les deux responsables ont évoqué les préparatifs du sommet de juillet. {PROMISE}",
            "La secrétaire générale a souligné que les dépenses communes atteindraient 1,5 % du "
            "budget des cantons en 2020.",
            "Une déclaration conjointe sera publiée après la réunion du conseil, le 4 décembre.",
        ),
        event=f"{day(2)} - {day(1)}",
        caption="Left to right: Ms Hélène Marchand and Mr Paul Rivoire in Montclair",
    ),
    Page(
        number=900102,
        language="fr",
        day=day(1),
        title="Déclaration du sommet de Valbrune",
        updated=f"{day(1)} 08:41",
        paragraphs=(
            "Nous, chefs des conseils des cantons de la Ligue, nous sommes réunis à Valbrune pour "
            "réaffirmer le lien qui unit "
            "nos vallées.",
            "Nous condamnons la fermeture du col de l’Ours, qui ne respecte pas les engagements "
            "pris en 2014.",
            "Nous avons décidé de créer un centre commun de prévention des avalanches, doté de 120 "
            "agents permanents.",
            "Nous remercions le peuple de Valbrune pour son accueil chaleureux.",
        ),
        reference="Communiqué de presse (2026) 074",
    ),
    Page(
        number=900103,
        language="fr",
        day=day(1),
        title="Les ministres examinent la sûreté des tunnels",
        updated=f"{day(1)} 18:20",
        paragraphs=(
            "Les ministres des transports de la Ligue se sont réunis mercredi pour examiner l’état "
            "de quarante-deux tunnels "
            "routiers et ferroviaires.",
            "Un rapport d’étape sera remis au conseil permanent avant le 15 janvier, et les "
            "travaux les plus pressants "
            "commenceront dès le printemps.",
        ),
    ),
)

ENGLISH: tuple[Page, ...] = (
    Page(
        number=900201,
        language="en",
        day=day(1),
        title="League expands its mountain rescue school",
        updated=f"{day(1)} 11:26",
        paragraphs=(
            "The League of Cantons opened a second hall of its mountain rescue school in Aldermoor "
            "on Thursday, doubling the "
            "number of rescuers who can be trained each year.",
            "“Every minute counts when a slope gives way,” said the Deputy Secretary General, Ms "
            "Ines Calder. “This hall will "
            "give our teams the practice they have asked for.”",
            "The hall cost 4.2 million crowns and was paid for by all nine cantons.",
            "Courses begin in September. Applications are open until 30 June.",
        ),
        event=f"{day(2)} - {day(1)}",
    ),
    Page(
        number=900202,
        language="en",
        day=day(1),
        title="Statement by the Council on the Bear Pass",
        updated=f"{day(1)} 09:00",
        paragraphs=(
            "The Council regrets the closure of the Bear Pass and calls for its reopening without "
            "conditions.",
            "Allies have agreed that no convoy shall be sent before the inspectors have reported.",
            "The Council will return to the matter at its meeting in June, and thanks the "
            "inspectors for their patience.",
        ),
    ),
)
