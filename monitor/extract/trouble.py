"""Pages that answer 200 and are not what was asked for.

Each pattern serves a class of page: a challenge by a shield, a consent wall, a login, a shell that
wants JavaScript, an error in clothes of 200. A hit counts only where little else stands on the
page.
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
# Characters: of a body in which a phrase of these is the page's own subject; of a form or notice;
# of a consent dialog; of a page that is hardly there; of a body that is hardly one, beside so much
# text that is unread.
_LITTLE, _FORM, _DIALOG, _NOTHING, _HARDLY, _MUCH = 700, 300, 150, 20, 80, 600
_GONE = re.compile(
    r"^(?:error\s*)?(?:404|410)\b|page (?:not found|introuvable|cannot be found|removed|no longer (?:available|exists))|not found$|content (?:not found|removed|no longer available)|seite nicht gefunden|página no encontrada|pagina non trovata|"
    r"pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)|side(?:n)? (?:blev )?ikke funnet|siden findes ikke|strona nie została znaleziona|"
    r"stránka nenalezena|страница не найдена|сторінку не знайдено|页面不存在|ページが見つかりません",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against a page's being what was asked for.

    `body` is its text, `all_text` the length of all its text, `unread` of the prose outside the
    body that nothing names furniture, `consent` of what stands in consent dialogs. `release`: it is
    dated, or its markup says that it is an article. `password`: it asks for one. `refresh` is where
    it sends by itself, `frame` the address of a frame in the place of a text; `attached`: its body
    links a document.
    """

    title: str
    body: str
    all_text: int
    unread: int = 0
    consent: int = 0
    release: bool = False
    password: bool = False
    refresh: str = ""
    frame: str = ""
    attached: bool = False


def doubts(found: Evidence) -> tuple[Doubt, ...]:
    """Why the page is not to be believed; at most one reason, the plainest."""
    doubt = _doubt(found)
    return (doubt,) if doubt else ()


def _doubt(found: Evidence) -> Doubt | None:
    length = len(found.body)
    if looks_gone(found.title, length):
        return Doubt(Trouble.NOT_FOUND, "a page that says 'not found'")
    if found.all_text < _NOTHING:
        return Doubt(Trouble.EMPTY, "a page without text")
    if length <= _LITTLE and not found.release and (said := _said(found, length)):
        return said
    if length <= _FORM and found.consent > max(length, _DIALOG):
        return Doubt(Trouble.CONSENT, "a consent dialog in the place of a text")
    if length <= _FORM and found.refresh:
        return Doubt(Trouble.ELSEWHERE, "a page that sends elsewhere")
    return None if found.attached else _unread(found, length)


def _said(found: Evidence, length: int) -> Doubt | None:
    """What a page that has no mark of a release says of itself."""
    if found.password and length <= _FORM:
        return Doubt(Trouble.LOGIN, "a login page")
    shown = f"{found.title} {found.body}"[:4000]
    doubt = next((doubt for doubt, pattern in _CLASSES if pattern.search(shown)), None)
    spoken = doubt is not None and doubt.trouble is Trouble.LOGIN and not found.password
    return None if spoken and length > _FORM else doubt  # a text about logging in is a text


def _unread(found: Evidence, length: int) -> Doubt | None:
    if length < _HARDLY and found.unread >= _MUCH:
        return Doubt(
            Trouble.UNREAD, f"much text ({found.unread} characters) and hardly any of it a release"
        )
    if length < _HARDLY and found.frame:
        return Doubt(Trouble.UNREAD, f"the text stands in a frame: {found.frame}"[:200])
    if not length:
        return Doubt(Trouble.EMPTY, "a page in which no text could be told from its frame")
    return None


def looks_gone(title: str, length: int) -> bool:
    """A soft 404: the title says that there is nothing, and there is little else."""
    return bool(_GONE.search(title)) and length <= 3 * _LITTLE
