"""Spanish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="es",
    updated=words(
        """
        actualizado; actualizada; última actualización; fecha de actualización; modificado; última
        modificación; actualización; última revisión; act
        """
    ),
    published=words(
        "publicado; publicada; fecha de publicación; creado; fecha; para publicación inmediata"
    ),
    since=words("hace"),
    units=words("segundos?; minutos?; horas?; d[ií]as?; semanas?; mes(?:es)?; años?"),
    counters=words(
        """
        visitas; vistas; lecturas; lectores; comentarios?; compartid[oa]s?; visualizaciones
        """
    ),
    corrections=words(
        """
        corrección; rectificación; fe de erratas; aclaración; nota de la redacción; nota del editor
        """
    ),
    corrected=words(
        """
        una versi[óo]n(?:e)? (?:anterior|previa|precedente) (?:de|di); (?:este|esta)
        (?:comunicado|artículo|nota|página|texto) (?:ha sido|fue)
        (?:corregid|modificad|actualizad)[oa]
        """
    ),
    counting=words(
        """
        cero; un[oa]?; dos; tres; cuatro; cinco; seis; siete; ocho; nueve; diez; once;
        doce; trece; catorce; quince; dieciséis; diecisiete; dieciocho; diecinueve; veinte
        """
    ),
    numbers=words(
        """
        dos; tres; cuatro; cinco; seis; siete; ocho; nueve; diez; once; doce; veinte; treinta; cien;
        ciento; mil; millón; millones; mitad; tercio; cuarto
        """
    ),
    percents=words("porcentaje"),
    negations=words("nunca; ningun[oa]?; ningún; nadie; tampoco"),
    weighty=words(
        """
        puede; pueden; podrá; podrán; podría; podrían; debe; deben; deberá; deberán; debería;
        deberían; más; menos; todos; todas; muertos?; sí
        """
    ),
    charts=words(
        """
        gráficos?; tablas?; mapas?; diagramas?; infografías?; figuras?; documentos?;
        cartas?
        """
    ),
    says=words("fue; ha sido"),
    credits=words("fotos?; foto(?:graf[íi]a)s?; imagen(?:es)?; cr[ée]dito"),
    elsewhere=words(
        """
        lo más (?:leído|visto); (?:noticias|artículos|contenidos?) relacionad[oa]s?; te
        puede interesar.*; le puede interesar.*; lea (?:también|además|más).*; lee
        (?:además|más).*; lee también.*; ver también.*
        """
    ),
    shares=words("(?:compartir|comparte).*"),
    adverts=words("publicidad; saltar (?:la )?publicidad"),
    boxes=words(
        "suscr[íi]b(?:e|a)te .{0,60}; s[íi](?:gue|ga)nos en .{0,120}; publicado en .{0,60}"
    ),
    read_more=words("leer más; ver más; más información; seguir leyendo"),
    next_page=words("(?:página )?siguientes?; anteriores; próxim[ao](?: página)?"),
    more_results=words("(?:mostrar|ver|cargar) más"),
    page_ends=words("primer[ao]?; últim[ao]; anterior"),
    not_found=words("página no encontrada"),
    error_pages=words(
        """
        en mantenimiento; ha ocurrido un error; se ha producido un error; error (?:interno )?del
        servidor; página no encontrada
        """
    ),
    consent=words("valoramos (?:tu|su) privacidad; aceptar (?:todas )?(?:las )?cookies"),
    login=words("olvidó su contraseña"),
    redirects=words("está siendo redirigido"),
    ordinals=words("ro"),
    of=words(r"de\s+"),
    of_year=words("de; del"),
    at=words("a las"),
    one=words("un[ao]?"),
    fillers=words("actualizado; publicado; por; de"),
    neighbours=words("""
        (?:noticia|artículo|entrada) (?:anterior|siguiente);
        (?:anterior|siguiente) (?:noticia|artículo|entrada)
        """),
    furniture=words(
        r"""
        \d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.? de lectura; volver; (?:anterior|siguiente|próximo)(?:
        post)?; imprimir
        """
    ),
    tool_names=words("compartir; migas; etiquetas"),
    text_names=words("autor(?:es|a)?; comentarios?; publicidad; relacionad[oa]s"),
    picture_names=words("imagen; foto"),
    press_rooms=words("comunicados?; notas de prensa; sala de prensa"),
    news_pages=words("prensa; noticias; novedades"),
    endings=words("s; es; n; o; a; os; as"),
    own_negations=words("sin; nada"),
    own_weighty=words("alto; bajo; antes; guerra"),
)
