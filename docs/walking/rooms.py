"""Press rooms in four languages, which the desk and the researcher watch; all text is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from walking.office import Site, page

_EN = "January February March April May June July August September October November December"
_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a press room of a language words its pages."""

    language: str
    heading: str
    published: str
    updated: str
    day: Callable[[date], str]


def _named(months: str) -> Callable[[date], str]:
    return lambda day: f"{day.day} {months.split()[day.month - 1]} {day.year}"


ENGLISH = Tongue("en", "Press releases", "Published", "Last updated:", _named(_EN))
FRENCH = Tongue("fr", "Communiqués", "Publié le", "Mis à jour le", _named(_FR))
ARABIC = Tongue("ar", "بيانات صحفية", "نشر في", "آخر تحديث:", lambda day: f"{day:%d/%m/%Y}")
CHINESE = Tongue(
    "zh", "新闻发布", "发布时间:", "更新时间:", lambda d: f"{d.year}年{d.month}月{d.day}日"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as its office serves it: published `ago` days before today, and updated then, or so
    many days ago as `updated` says."""

    title: str
    ago: int
    paragraphs: tuple[str, ...]
    updated: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A press room of a tongue and its releases, by the ends of their addresses."""

    tongue: Tongue
    releases: dict[str, Release]


ROOMS = {
    "council": Room(
        ENGLISH,
        {
            "bear-pass": Release(
                title="Statement by the Council on the Bear Pass",
                ago=3,
                paragraphs=(
                    "The Council regrets the closure of the Bear Pass and calls for its reopening "
                    "without conditions.",
                    "Allies have agreed that no convoy shall be sent before the inspectors have "
                    "reported.",
                    "The Council will return to the matter at its meeting in June, and thanks the "
                    "inspectors for their patience.",
                ),
            ),
            "rescue-school": Release(
                title="Council opens a second hall of its mountain rescue school",
                ago=6,
                paragraphs=(
                    "The Council opened a second hall of its mountain rescue school in Aldermoor "
                    "on Thursday, doubling the number of rescuers who can be trained each year.",
                    "The hall cost 4.2 million crowns and was paid for by all nine cantons.",
                    "Courses begin in September. Applications are open until 30 June.",
                ),
            ),
            "envoy": Release(
                title="Council names Ines Calder its envoy to the upper valley",
                ago=9,
                paragraphs=(
                    "The Council has named Ms Ines Calder its envoy to the upper valley, where she "
                    "will speak with both parties to the dispute over the pass.",
                    "Ms Calder will report every month, and her first journey begins on Monday.",
                ),
            ),
            "tunnels": Release(
                title="Ministers look into the safety of forty-two tunnels",
                ago=14,
                paragraphs=(
                    "The ministers of transport met on Wednesday to look into the state of "
                    "forty-two tunnels for roads and railways.",
                    "A report is due before 15 January, and the most urgent work begins in spring.",
                ),
            ),
        },
    ),
    "ministry": Room(
        ENGLISH,
        {
            "toll": Release(
                title="Statement by the Ministry on the tunnel toll",
                ago=12,
                paragraphs=(
                    "The Ministry has read the reports on the toll of the long tunnel.",
                    "There is no plan to raise the toll this winter, and drivers will be told in "
                    "good time of any change.",
                ),
            ),
            "snow": Release(
                title="Snow ploughs are ready for the winter",
                ago=20,
                paragraphs=(
                    "All 84 snow ploughs of the Ministry have been looked over and are ready for "
                    "the first snow.",
                    "Drivers are asked to fit their winter tyres before the end of the month.",
                ),
            ),
        },
    ),
    "ligue": Room(
        FRENCH,
        {
            "montclair": Release(
                title="En visite à Montclair, la secrétaire générale salue le rôle des cantons",
                ago=2,
                paragraphs=(
                    "La secrétaire générale de la Ligue des cantons, Mme Hélène Marchand, a achevé "
                    "vendredi une visite de deux jours à Montclair.",
                    "« Votre contribution aux secours en montagne sauve des vies chaque hiver, et "
                    "la Ligue ne l’oublie pas », a déclaré Mme Marchand.",
                    "Les deux responsables ont évoqué le sommet de juillet. Montclair enverra "
                    "2 000 volontaires dans la vallée haute d’ici à la fin de l’année.",
                ),
            ),
            "col": Release(
                title="Déclaration sur la fermeture du col de l’Ours",
                ago=5,
                paragraphs=(
                    "Nous condamnons la fermeture du col de l’Ours, qui ne respecte pas les "
                    "engagements pris en 2014.",
                    "Nous remercions le peuple de Valbrune pour son accueil chaleureux.",
                ),
            ),
        },
    ),
    "amana": Room(
        ARABIC,
        {
            "mamarr": Release(
                title="بيان الأمانة العامة بشأن إغلاق ممر الدب",
                ago=4,
                paragraphs=(
                    "تأسف الأمانة العامة لإغلاق ممر الدب وتدعو إلى إعادة فتحه بلا شروط مسبقة.",
                    "اتفق الحلفاء على إرسال 120 مراقبا إلى الوادي الأعلى قبل نهاية الشهر المقبل.",
                    "وستعود الأمانة العامة إلى هذا الموضوع في اجتماعها القادم "
                    "وتشكر المفتشين على صبرهم.",
                ),
            ),
        },
    ),
    "lianmeng": Room(
        CHINESE,
        {
            "shankou": Release(
                title="联盟发言人就熊山口关闭一事答记者问",
                ago=3,
                paragraphs=(
                    "联盟理事会对熊山口的关闭表示遗憾，并呼吁无条件重新开放这一通道。",
                    "各方已经商定，在检查人员提交报告之前不会派遣任何车队进入山谷。",
                    "理事会将在六月的会议上再次讨论此事，并感谢检查人员的耐心工作。",
                ),
            ),
        },
    ),
}


class PressRooms(Site):
    """All the press rooms on one server: a listing each at `/NAME`, its releases beneath it."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self._rooms = {name: dict(room.releases) for name, room in ROOMS.items()}
        for name, releases in self._rooms.items():
            for end in releases:
                self._serve(name, end)
            self._list(name)

    def edit(
        self,
        name: str,
        end: str,
        old: str,
        new: str,
        *,
        notice: str = "",
        updated: int | None = None,
    ) -> None:
        """Edit a text; with a notice at its end, and a new stamp, where the office owns up."""
        release = self._rooms[name][end]
        text = tuple(p.replace(old, new) for p in release.paragraphs)
        if text == release.paragraphs:
            raise AssertionError(f"{old!r} does not stand in {release.title!r}")
        said = (notice.format(day=self.day(name, 0)),) if notice else ()
        self._rooms[name][end] = replace(release, paragraphs=(*text, *said), updated=updated)
        self._serve(name, end)

    def withdraw(self, name: str, end: str) -> None:
        """Take a release off the web, and out of its listing."""
        del self._rooms[name][end]
        del self.pages[f"/{name}/{end}.html"]
        self._list(name)

    def date(self, ago: int) -> date:
        """The day so many days ago."""
        return self.today - timedelta(days=ago)

    def day(self, name: str, ago: int) -> str:
        """A day as this press room writes it."""
        return ROOMS[name].tongue.day(self.date(ago))

    def _serve(self, name: str, end: str) -> None:
        tongue, release = ROOMS[name].tongue, self._rooms[name][end]
        updated = release.ago if release.updated is None else release.updated
        stamp = (
            f"<p>{tongue.published} {self.day(name, release.ago)}. "
            f"{tongue.updated} {self.day(name, updated)}</p>"
        )
        text = "".join(f"<p>{paragraph}</p>" for paragraph in release.paragraphs)
        body = f"<article><h1>{release.title}</h1>{stamp}{text}</article>"
        self.pages[f"/{name}/{end}.html"] = page(release.title, body, tongue.language)

    def _list(self, name: str) -> None:
        tongue = ROOMS[name].tongue
        rows = "".join(
            f'<article><h2><a href="/{name}/{end}.html">{release.title}</a></h2>'
            f"<time>{self.day(name, release.ago)}</time></article>"
            for end, release in self._rooms[name].items()
        )
        self.pages[f"/{name}"] = page(tongue.heading, rows, tongue.language)
