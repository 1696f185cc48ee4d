"""Pages that answer 200 and are not what was asked for.

Each pattern serves a class of page: a challenge by a shield, a consent wall, a login, a shell that wants
JavaScript, an error in clothes of 200. A hit counts only where little else stands on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Doubt, Trouble

_CLASSES: tuple[tuple[Doubt, re.Pattern[str]], ...] = (
    (
        Doubt(Trouble.CHALLENGE, "a challenge page"),
        re.compile(
            r"just a moment|checking your browser|attention required|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
            r"ddos protection|unusual traffic|request unsuccessful|security check|pardon our interruption|enable cookies and reload|"
            r"captcha|access (?:to this page has been )?denied|you have been blocked|request blocked|bot detection",
            re.IGNORECASE,
        ),
    ),
    (
        Doubt(Trouble.SCRIPT, "a page that asks for JavaScript"),
        re.compile(
            r"(?:enable|activate|turn on|requires?|need to enable) javascript|javascript (?:is (?:disabled|required|not enabled)|must be enabled)|"
            r"(?:activer|activez) (?:le )?javascript|javascript (?:aktivieren|ist deaktiviert|est désactivé)",
            re.IGNORECASE,
        ),
    ),
    (
        Doubt(Trouble.ERROR, "an error page"),
        re.compile(
            r"\b(?:404|500|502|503|504)\b.{0,40}\b(?:error|not found|unavailable|bad gateway|timeout|erreur|fehler)|page (?:not found|introuvable|cannot be found)|"
            r"(?:this|the) page (?:you (?:requested|are looking for)|could not be found|doesn.t exist|is unavailable)|"
            r"(?:internal )?server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|temporarily (?:unavailable|down|offline)|"
            r"(?:under|scheduled|undergoing) maintenance|(?:an |unexpected )error (?:has )?occurred|something went wrong|application error|we.ll be (?:right )?back|"
            r"there (?:was|has been) (?:a problem|an error)|problem handling your request|error establishing a database|please try again (?:later|in a few)|"
            r"en maintenance|maintenance en cours|(?:une )?erreur (?:est survenue|s.est produite|interne|serveur)|momentanément (?:indisponible|inaccessible)|"
            r"wartungsarbeiten|wird gewartet|(?:ein )?fehler (?:ist )?aufgetreten|vorübergehend nicht (?:erreichbar|verfügbar)|interner serverfehler|"
            r"en mantenimiento|ha ocurrido un error|se ha producido un error|error (?:interno )?del servidor|em manutenção|ocorreu um erro|erro (?:interno )?do servidor|"
            r"in manutenzione|si è verificato un errore|errore (?:interno )?del server|er is (?:een fout|iets mis)|onderhoud(?:swerkzaamheden)?|tijdelijk niet (?:beschikbaar|bereikbaar)|"
            r"ett fel (?:har )?(?:inträffade|inträffat|uppstod)|underhållsarbete|der opstod en fejl|det oppstod en feil|virhe tapahtui|palvelinvirhe|huoltokatko|"
            r"wystąpił błąd|przerwa techniczna|błąd serwera|došlo k chybě|chyba serveru|údržba|hiba történt|karbantartás|a apărut o eroare|"
            r"произошла ошибка|ошибка сервера|технические работы|технічні роботи|сталася помилка|възникна грешка|παρουσιάστηκε σφάλμα|bir hata oluştu|bakım çalışması|"
            r"حدث خطأ|تحت الصيانة|אירעה שגיאה|خطایی رخ|服务器(?:内部)?错误|系统维护|サーバーエラー|メンテナンス中|エラーが発生|오류가 발생|점검 ?중|terjadi kesalahan|đã xảy ra lỗi|bảo trì|"
            r"seite (?:wurde )?nicht gefunden|página no encontrada|pagina non trovata|pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)",
            re.IGNORECASE,
        ),
    ),
    (
        Doubt(Trouble.CONSENT, "a consent wall"),
        re.compile(
            r"before you continue|we (?:and our (?:\d+ )?partners )?(?:value your privacy|use cookies)|accept (?:all )?cookies|tout accepter|alle akzeptieren|consent to|"
            r"nous respectons votre vie privée|avec votre (?:accord|consentement)|wir (?:schätzen ihre privatsphäre|verwenden cookies)|valoramos (?:tu|su) privacidad|"
            r"aceptar (?:todas )?(?:las )?cookies|accetta (?:tutti )?i cookie|cookies? accepteren|godkänn (?:alla )?(?:cookies|kakor)|zaakceptuj",
            re.IGNORECASE,
        ),
    ),
    (
        Doubt(Trouble.LOGIN, "a login page"),
        re.compile(
            r"(?:sign|log) ?in to (?:your|continue)|please (?:sign|log) ?in|forgot(?:ten)? (?:your )?password|session (?:has )?expired|members only|"
            r"mot de passe oublié|veuillez vous connecter|passwort vergessen|bitte (?:melden sie sich an|anmelden)|olvidó su contraseña|esqueceu (?:a|sua) senha|"
            r"password dimenticata|wachtwoord vergeten|glömt lösenord|nie pamiętasz hasła|забыли пароль|パスワードを忘れ|忘记密码",
            re.IGNORECASE,
        ),
    ),
    (
        Doubt(Trouble.ELSEWHERE, "a page that sends elsewhere"),
        re.compile(
            r"(?:you are being|you will be) redirected|redirecting|click here if you are not redirected|vous allez être redirigé|redirection en cours|"
            r"sie werden (?:automatisch )?weitergeleitet|weiterleitung|está siendo redirigido|sarai reindirizzato|u wordt doorgestuurd|(?:object|document|page) (?:has )?moved",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
_LITTLE = 700  # characters of a body in which a phrase of these is the page's own subject
_GONE = re.compile(
    r"^(?:error\s*)?(?:404|410)\b|page (?:not found|introuvable|cannot be found|removed|no longer (?:available|exists))|not found$|content (?:not found|removed|no longer available)|seite nicht gefunden|página no encontrada|pagina non trovata|"
    r"pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)|side(?:n)? (?:blev )?ikke funnet|siden findes ikke|strona nie została znaleziona|"
    r"stránka nenalezena|страница не найдена|сторінку не знайдено|页面不存在|ページが見つかりません",
    re.IGNORECASE,
)  # fmt: skip


_FEW = 250  # characters of a body in which a call to log in is the page's own subject without a field for it
_HARDLY = 80  # characters of a body beside which much text is a doubt
_MUCH = 600  # characters of prose on the page from which it should have a body


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against believing a page. `texts` are its body's blocks and `said` the characters of
    them that are no headings; `linked`: a document is attached; `all_text` and `prose`: the characters of all
    its text, and of its paragraphs; `dated`: it says to people or machines when it came out; `password`: it asks
    for one; `refresh`: where it sends its readers; `frames`: the addresses of its frames."""

    title: str
    texts: tuple[str, ...]
    said: int
    linked: bool
    all_text: int
    prose: int
    dated: bool
    password: bool
    refresh: str
    frames: tuple[str, ...]


def doubts(page: Evidence) -> tuple[Doubt, ...]:
    """Why the page is not to be believed. A page that is dated speaks of an error or a login: a short release
    on an outage is a release."""
    body = " ".join(page.texts)
    if looks_gone(page.title, len(body)):
        return (Doubt(Trouble.NOT_FOUND, "a page that says 'not found'"),)
    if len(body) <= _LITTLE and not page.dated:
        for doubt, pattern in _CLASSES:
            asks = doubt.trouble is not Trouble.LOGIN or page.password or len(body) <= _FEW
            if asks and pattern.search(f"{page.title} {body}"[:4000]):
                return (doubt,)
    if len(body) <= 300 and page.refresh:
        return (Doubt(Trouble.ELSEWHERE, "a page that sends elsewhere"),)
    if page.all_text < 20:
        return (_framed(page) or Doubt(Trouble.EMPTY, "a page without text"),)
    return _hardly_a_body(page)


def _hardly_a_body(page: Evidence) -> tuple[Doubt, ...]:
    if page.linked:
        return ()
    if page.prose >= _MUCH and page.said < _HARDLY:
        return (Doubt(Trouble.UNREAD, "a page with much text and hardly a body"),)
    if not page.said:
        framed = _framed(page)
        return (framed or Doubt(Trouble.EMPTY, "a page without a text under its title"),)
    return ()


def _framed(page: Evidence) -> Doubt | None:
    if not page.frames:
        return None
    return Doubt(Trouble.UNREAD, f"a page whose text stands in a frame: {page.frames[0][:200]}")


def looks_gone(title: str, length: int) -> bool:
    """A soft 404: the title says that there is nothing, and there is little else."""
    return bool(_GONE.search(title)) and length <= 3 * _LITTLE
