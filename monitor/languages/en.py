"""English."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="en",
    updated=words(
        """
        last updated; updated; last update; last modified; modified; last revised; revised; last
        changed; page last updated; page updated; update; last reviewed; last review; reviewed and
        updated; date modified; last edited; date updated; updated date; content last updated;
        page last reviewed; last amended; date amended; reissued
        """
    ),
    published=words(
        """
        published; posted; issued; released; first published; publication date; date published; date
        issued; originally published; release date; issued on; date posted; published date; created;
        article date; publish date; date of publication; date of issue; date of release;
        for immediate release
        """
    ),
    ago=words("ago"),
    ago_whole=words("just now"),
    units=words("sec(?:ond)?s?; min(?:ute)?s?; hours?; hrs?; days?; weeks?; months?; years?"),
    counters=words(
        """
        views?; reads?; readers?; shares?; shared; comments?; likes?; visits?; visitors?; hits;
        clicks; page ?views; (?:visit(?:or)?s?|hits?|page ?views?|views?|readers?)
        count(?:er)?s?
        """
    ),
    corrections=words(
        """
        corrections?; corrected; corrigend(?:um|a); errat(?:um|a); clarifications?;
        editor['’]?s?['’]? note; editorial note; amendment
        """
    ),
    corrected=words(
        r"""
        (?:an?|the) (?:earlier|previous|prior|original) version of this; th(?:is|e) (?:\w+
        )?(?:statement|release|article|page|text|version|announcement|notice|story|post|document|
        report)
        (?:was|has been|is) (?:\w+ )?(?:corrected|amended|revised|updated|modified|edited)
        """
    ),
    counting=words(
        """
        zero; one; two; three; four; five; six; seven; eight; nine; ten; eleven; twelve;
        thirteen; fourteen; fifteen; sixteen; seventeen; eighteen; nineteen; twenty
        """
    ),
    numbers=words(
        """
        zero; one; two; three; four; five; six; seven; eight; nine; ten; eleven; twelve; thirteen;
        fourteen; fifteen; sixteen; seventeen; eighteen; nineteen; twenty; thirty; forty; fifty;
        sixty; seventy; eighty; ninety; hundreds?; thousands?; millions?; billions?; trillions?;
        half; halves; thirds?; quarters?; fifths?; tenths?; dozens?; twice
        """
    ),
    percents=words("percents?"),
    negations=words("not; never; nor; neither; without; cannot"),
    negating_parts=words(r"n['’]t\b"),
    endings=words("s; es; d; ed; ing; e; y; ies; ied; ['’]s; ['’]"),
    weighty=words(
        """
        might; must; shall; should; could; would; ought; more; less; least; none; some; many; only;
        won; lost; win; high; rise; rose; down; dead; died; hurt; safe; gain; loss; cut; yes
        """
    ),
    charts=words(
        """
        charts?; graphs?; tables?; diagrams?; maps?; infographics?; figures?; documents?;
        letters?; scans?
        """
    ),
    says=words("was; were; is; are; been; be; has; have; by; it; which; that; who; law; act; rule"),
    credits=words(
        r"""
        photos?(?: by| credits?)?; images?(?: credits?)?; pictures?(?: credits?)?; cover
        (?:photo|image); image courtesy
        """
    ),
    elsewhere=words(
        r"""
        related(?: (?:articles?|content|links?|news|stories|posts|topics|information|coverage))?;
        read (?:more|also|next|these next); see (?:also|more); more (?:on|from|news|stories|like
        this|in)\b.*; you (?:may|might) also (?:like|be interested in).*; recommended(?: for you)?;
        latest (?:news|stories|articles|posts); trending.*; top
        stories; popular (?:now|posts|articles); don['’]?t miss; also read; also on\b.*; up next;
        what to read next; more topics
        """
    ),
    shares=words(
        r"""
        most (?:read|popular|viewed)(?: (?:in|on) .{0,40})?; share(?:
        (?:this|on|via).{0,40})?; follow us.*; comments?(?: \(\d+\))?; \d+ comments?; leave
        a (?:reply|comment).*; tell us what you think.*; join the
        (?:conversation|discussion); tags?:?; topics:?; about the authors?
        """
    ),
    adverts=words(
        """
        advertisements?; advert; ad; skip (?:ad|advertisement); advertisement - continue reading
        below
        """
    ),
    boxes=words(
        r"""
        (?:sign|subscribe|register) (?:up )?(?:to|for) .{0,60}newsletters?;
        read this (?:press )?(?:release|article|page|story) in\s?:.{0,200};
        .{0,80}(?:sign(?:ing)? up|subscrib(?:e|ing)) (?:to|for) (?:our|the)
        [^.!]{0,30}newsletters?.{0,40}; newsletters?\b.{0,60}; (?:get|receive)
        .{0,50}(?:newsletter|(?:in|to) your (?:inbox|phone)).{0,40}; recommended
        (?:editorial )?content; (?:to (?:view|see)|um) (?:this|diesen?)
        .{0,60}(?:cookies|consent|inhalt).{0,60}; download (?:our|the) app\b.{0,40}; follow
        .{0,40} on (?:whatsapp|telegram|google news|facebook|twitter|x|instagram)\b.{0,30};
        (?:affiliate-?links?\b|(?:this|diese[rs]?)
        (?:article|post|page|artikel|beitrag|seite) (?:may )?(?:contains?|enthält)
        (?:affiliate|werbe)).{0,80}; (?:posted|filed|published) (?:in|under) .{0,60}; this
        entry was posted .{0,200}; (?:markiert mit|tagged(?: with)?|schlagw[oö]rter?|mots[-
        ]clés|etiquetas|ключевые слова|теги)\b.{0,60}; (?:support|unterstütze?n? (?:sie
        )?|soutenez|apoya|sostieni|steun) (?:us|our
        (?:work|journalism)|uns(?:ere)?\b|nous|nuestro|il nostro|ons).{0,60}; (?:heute
        empfehlen wir|unsere empfehlung(?:en)?|empfehlungen (?:der
        redaktion|aus).{0,40}|produktempfehlung.{0,30}|our picks|editors?['’]?
        (?:picks?|choice)|shop (?:the|now).{0,30});
        (?:anzeige|advertisement|sponsored|gesponsert|publicité|publicidad|reklame?|annons)\s*[-–:|]
        .{0,90}; (?:síguenos|siga-nos|seguici|folgen sie uns|suivez-nous|volg ons|följ
        oss|følg oss) .{0,60}
        """
    ),
    read_more=words(
        """
        read (?:more|on|article|the (?:full )?(?:story|release|article)).*; more(?:
        info(?:rmation)?| details)?; learn more; details; view(?: all| more| release)?; continue(?:
        reading)?.*; full (?:story|text|release); open
        """
    ),
    next_page=words(r"next(?: (?:page|results?|\d+))?; older(?: (?:posts|entries|news|articles))?"),
    more_results=words(
        r"""
        (?:show|load|view|see) (?:\d+ )?more(?: (?:news|results|releases|articles|items|posts))?;
        more (?:news|results|releases|articles|posts)
        """
    ),
    not_found=words(
        r"""
        ^(?:error\s*)?(?:404|410)\b; page (?:not found|introuvable|cannot be found|removed|no longer
        (?:available|exists)); not found$; content (?:not found|removed|no longer available)
        """
    ),
    error_pages=words(
        r"""
        \b(?:404|500|502|503|504)\b.{0,40}\b(?:error|not found|unavailable|bad
        gateway|timeout|erreur|fehler); page (?:not found|introuvable|cannot be found); (?:this|the)
        page (?:you (?:requested|are looking for)|could not be found|doesn.t exist|is unavailable);
        (?:internal )?server error; service (?:temporarily )?unavailable; bad gateway; gateway
        time-?out; temporarily (?:unavailable|down|offline); (?:under|scheduled|undergoing)
        maintenance; (?:an |unexpected )error (?:has )?occurred; something went wrong; application
        error; we.ll be (?:right )?back; there (?:was|has been) (?:a problem|an error); problem
        handling your request; error establishing a database; please try again (?:later|in a few)
        """
    ),
    challenge=words(
        """
        just a moment; checking your browser; attention required; verify(?:ing)? (?:that )?you are
        (?:a )?human; are you a robot; ddos protection; unusual traffic; request unsuccessful;
        security check; pardon our interruption; enable cookies and reload; captcha; access (?:to
        this page has been )?denied; you have been blocked; request blocked; bot detection
        """
    ),
    script=words(
        """
        (?:enable|activate|turn on|requires?|need to enable) javascript; javascript (?:is
        (?:disabled|required|not enabled)|must be enabled)
        """
    ),
    consent=words(
        r"""
        before you continue; we (?:and our (?:\d+ )?partners )?(?:value your privacy|use cookies);
        accept (?:all )?cookies; consent to
        """
    ),
    login=words(
        """
        (?:sign|log) ?in to (?:your|continue); please (?:sign|log) ?in; forgot(?:ten)? (?:your
        )?password; session (?:has )?expired; members only
        """
    ),
    redirects=words(
        """
        (?:you are being|you will be) redirected; redirecting; click here if you are not redirected;
        (?:object|document|page) (?:has )?moved
        """
    ),
    ordinals=words("st; nd; rd; th"),
    of=words(r"of\s+"),
    at=words("at"),
    clock_words=words("h; hrs?"),
    subjects=words(
        """
        page; content; article; text;
        (?:page|content|article|statement|release|document|text|site|story|note|entry|post) was
        """
    ),
    one=words("an?; one"),
    about=words("about; over"),
    multipliers=words("k; m"),
    times=words("times"),
    fillers=words("updated?; last; published; posted; modified; on; at; by"),
    neighbours=words("""
        (?:previous|next|older|newer) (?:article|post|story|news(?: item)?|(?:press )?release|entry)
        """),
    no_neighbour=words("none"),
    furniture=words(
        r"""
        (?:article |story )?continues? (?:below|after) (?:this
        )?(?:ad|advert|advertisement)s?; scroll (?:to|for) .{0,30};
        (?:image|photo|picture|slide) \d{1,3} (?:of|/) \d{1,3};
        \d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.?(?: read)?; reading time:? .{0,20}; video; audio;
        photos?; gallery; loading; back; back to (?:top|overview|news|all news|list); to(?:p
        of)?(?: the)? page; (?:previous|next)(?: (?:article|post|page))?; print(?: (?:this
        )?(?:page|article))?
        """
    ),
    press_rooms=words(
        """
        press[ -]?releases?; media[ -]?releases?; news[ -]?releases?; press[ -]?room;
        news[ -]?room
        """
    ),
    news_pages=words("press; media; news"),
    own_negations=words("no"),
    own_weighty=words(
        """
        war; most; all; will; can; under; lose; may; over; fell; fall; any; few; low; up
        """
    ),
)
