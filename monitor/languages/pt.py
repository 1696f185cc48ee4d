"""Portuguese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="pt",
    updated=words(
        """
        atualizado; atualizada; actualizado; última atualização; última actualização; atualização;
        modificado; última modificação; data de atualização
        """
    ),
    published=words(
        "publicado; publicada; data de publicação; criado; postado; para divulgação imediata"
    ),
    since=words("há"),
    units=words("anos?; mês"),
    counters=words("visualizações; leituras; comentários?; compartilhamentos; acessos"),
    corrections=words("correção; retificação; errata; esclarecimento; nota da redação"),
    corrected=words(
        """
        uma versão anterior d; (?:este|esta) (?:comunicado|artigo|nota|página|texto) foi
        (?:corrigid|alterad|atualizad)[oa]
        """
    ),
    counting=words(
        """
        zero; uma?; dois|duas; três; quatro; cinco; seis; sete; oito; nove; dez; onze;
        doze; treze; catorze|quatorze; quinze; dez[ea]sseis; dez[ea]ssete; dezoito;
        dez[ea]nove; vinte
        """
    ),
    numbers=words(
        """
        dois; duas; três; quatro; sete; oito; nove; dez; doze; vinte; cem; cento; milhão; milhões;
        metade; terço
        """
    ),
    negations=words(r"não; nunca; nenhum\w*; ninguém"),
    weighty=words(
        """
        pode; podem; poderá; poderão; poderia; poderiam; deve; devem; deverá; deverão; deveria;
        deveriam; menos; todos; todas; baixo; mortos?; sim
        """
    ),
    charts=words(
        """
        gráficos?; tabelas?; mapas?; diagramas?; infográficos?; figuras?; documentos?;
        cartas?
        """
    ),
    says=words("foi"),
    credits=words("fotos?; imagem; imagens; cr[ée]ditos?"),
    elsewhere=words(
        """
        leia (?:também|mais).*; (?:outras|mais|últimas) notícias;
        (?:notícias|artigos|conteúdos) relacionad[oa]s; (?:você )?pode gostar.*;
        veja (?:também|mais).*
        """
    ),
    shares=words("(?:compartilhe|compartilhar|partilhe|partilhar).*"),
    adverts=words("publicidade"),
    boxes=words("assine .{0,40}newsletter.{0,20}"),
    read_more=words("leia mais; ler mais; saiba mais"),
    next_page=words("seguinte; página seguinte"),
    more_results=words("(?:mostrar|ver|carregar) mais"),
    page_ends=words("prim[ao]"),
    error_pages=words("em manutenção; ocorreu um erro; erro (?:interno )?do servidor"),
    login=words("esqueceu (?:a|sua) senha"),
    of=words(r"de\s+"),
    of_year=words("de; do"),
    at=words("às"),
    one=words("um[a]?"),
    fillers=words("publicado; por; de"),
    neighbours=words("""
        (?:notícia|artigo|post) (?:anterior|seguinte);
        próxim[ao] (?:notícia|artigo|post)
        """),
    furniture=words("voltar; (?:anterior|próximo)(?: post)?; imprimir"),
    tool_names=words("compartilhar; rodape"),
    picture_names=words("imagem; foto"),
    not_found=words("página não encontrada"),
    press_rooms=words("comunicados?; sala de imprensa"),
    news_pages=words("imprensa; notícias"),
    endings=words("s; es; m; o; a; os; as"),
    own_negations=words("sem; nada"),
    own_weighty=words("mais; alto; antes; guerra"),
)
