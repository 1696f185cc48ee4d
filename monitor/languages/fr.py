"""French."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="fr",
    updated=words(
        """
        mis à jour; mise à jour; dernière mise à jour; actualisé; modifié; dernière modification;
        date de mise à jour; màj; maj; page mise à jour; mis à jour le; révisé; date de
        modification; dernière actualisation; actualisée
        """
    ),
    published=words(
        """
        publié; publiée; paru; mis en ligne; date de publication; créé; publication; posté; diffusé;
        pour diffusion immédiate
        """
    ),
    since=words("il y a"),
    units=words("secondes?; minutes?; heures?; jours?; semaines?; mois; ans?; années?"),
    counters=words(
        """
        vues?; lectures?; lecteurs?; partages?; commentaires?; visites?; consultations?
        """
    ),
    corrections=words("rectificati(?:f|on)s?; correctif; précisions?; note de la rédaction; ndlr"),
    corrected=words(
        r"""
        (?:une|la) (?:précédente )?version (?:précédente|antérieure|initiale) (?:de ce|du);
        (?:ce|cet|cette) (?:communiqué|article|page|texte|version) a été (?:\w+
        )?(?:corrigé|modifié|rectifié|mis)e?
        """
    ),
    counting=words(
        """
        zéro; une?; deux; trois; quatre; cinq; six; sept; huit; neuf; dix; onze; douze;
        treize; quatorze; quinze; seize; dix-sept; dix-huit; dix-neuf; vingt
        """
    ),
    numbers=words(
        """
        deux; trois; quatre; cinq; sept; huit; neuf; dix; onze; douze; quinze; vingt; trente;
        quarante; cinquante; soixante; cents?; mille; milliards?; moitié; tiers; quart
        """
    ),
    negations=words("ne; n['’]; pas; jamais; aucune?; ni; sans"),
    weighty=words(
        """
        peut; peuvent; pourra; pourront; pourrait; pourraient; doit; doivent; devra; devront;
        devrait; devraient; moins; tous; toutes; aucune?; haut; morte?s?; guerre; oui; avant; après
        """
    ),
    charts=words(
        """
        graphiques?; tableaux?; cartes?; diagrammes?; infographies?; figures?; documents?;
        lettres?
        """
    ),
    says=words("a été; est; fut; été"),
    credits=words(
        r"""
        cr[ée]dits?(?: photos?)?; photo(?:graphie)?s?; images?; illustration
        """
    ),
    elsewhere=words(
        """
        à lire aussi.*; (?:à )?lire (?:aussi|également).*; voir aussi; articles?
        (?:liés?|similaires?|récents?); sur le même (?:sujet|thème); les plus lus; dans la même
        (?:rubrique|catégorie); à voir aussi.*
        """
    ),
    shares=words("partager.*"),
    adverts=words("publicité; passer la publicité"),
    boxes=words("(?:abonnez-vous|inscrivez-vous) .{0,60}; contenu externe; publié dans .{0,60}"),
    read_more=words(
        """
        lire(?: la suite| plus| l['’]article)?.*; en savoir plus; voir(?: plus| l['’]article)?;
        suite
        """
    ),
    next_page=words("page suivante; suivante?s?; (?:articles|contenus) (?:plus )?anciens"),
    more_results=words("(?:afficher|voir|charger) plus(?: de .{1,30})?; plus d['’]articles"),
    page_ends=words("première; dernière; précédente?s?"),
    error_pages=words(
        """
        en maintenance; maintenance en cours; (?:une )?erreur (?:est survenue|s.est
        produite|interne|serveur); momentanément (?:indisponible|inaccessible)
        """
    ),
    script=words("(?:activer|activez) (?:le )?javascript"),
    consent=words(
        """
        tout accepter; nous respectons votre vie privée; avec votre (?:accord|consentement)
        """
    ),
    login=words("mot de passe oublié; veuillez vous connecter"),
    redirects=words("vous allez être redirigé; redirection en cours"),
    ordinals=words("er; re"),
    of=words(r"de\s+; d['’]"),
    at=words("à"),
    subjects=words("la; ce contenu"),
    one=words("une?"),
    about=words(r"env\.?"),
    fillers=words("mis à jour; publié; le; par; de"),
    neighbours=words("(?:article|actualité|communiqué) (?:précédente?|suivante?)"),
    furniture=words(
        r"""
        \d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.? de lecture; lecture .{0,4}\d+ min.{0,8}; galerie;
        retour; retour (?:à la liste|aux actualités|en haut); (?:suivant|précédent)(?:
        (?:article|post|page))?; imprimer(?: (?:article|(?:la )?page))?
        """
    ),
    tool_names=words("partager; fil-?d?-?ariane; ariane; mots-?cles"),
    text_names=words("auteurs?; commentaires?; publicite"),
    caption_names=words("legende-?photo; credits?-?photo"),
    picture_names=words("galerie"),
    not_found=words("page introuvable"),
    press_rooms=words("communiqu[eé]s?; salle de presse; espace presse"),
    news_pages=words("presse; actualit[eé]s"),
    endings=words("s; e; es; x; nt; ent; r; é; és; ée; ées"),
    own_weighty=words("plus; bas; non"),
)
