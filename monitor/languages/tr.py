"""Turkish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="tr",
    updated=words(
        """
        güncellenme; güncelleme; son güncelleme; güncellendi; güncellenme tarihi; güncelleme tarihi;
        son güncelleme tarihi; son güncellenme; son değişiklik
        """
    ),
    published=words(
        """
        yayınlanma; yayın tarihi; yayınlanma tarihi; yayınlandı; giriş; oluşturulma; yayımlanma
        tarihi
        """
    ),
    ago=words("önce"),
    units=words("gün; saat; dakika; hafta; ay"),
    counters=words("görüntülen?me; okunma; yorum; paylaşım"),
    corrections=words("düzeltme; düzeltildi; düzeltme notu; tashih; editörün notu; editör notu"),
    corrected=words(
        r"""
        önceki (?:sürüm|versiyon|hali)\w*; (?:bu )?(?:haber|metin|açıklama|bülten|makale) (?:\w+
        )?(?:düzeltilmiş|düzeltildi|güncellen|değiştiril)\w*
        """
    ),
    credits=words("foto[ğg]raf; g[öo]rsel"),
    elsewhere=words("ilgili (?:haberler|içerikler)"),
    boxes=words("e-bültenimize .{0,60}"),
    read_more=words("devamı.*"),
    next_page=words("sonraki"),
    error_pages=words("bir hata oluştu; bakım çalışması"),
    at=words("saat"),
    shares=words("paylaş(?:ın)?; (?:bu )?(?:haberi|sayfayı) paylaş(?:ın)?"),
    neighbours=words("(?:önceki|sonraki) (?:haber|yazı|duyuru)"),
    no_neighbour=words("yok"),
    furniture=words("geri"),
    adverts=words("reklam"),
    press_rooms=words(r"basın (?:açıklama|bülten)\w*"),
    news_pages=words("haberler"),
    negations=words(
        r"""
        değil\w*; yok; yoktur; hayır; asla; hiçbir; olmaz; olmayan; olmadı\w*;
        \w{3,}m[ae]z(?:l[ae]r)?
        """
    ),
    own_negations=words("hiç; ne"),
    negating=words("m[aeıiuü]y?"),
    weighty=words(
        r"""
        \w+(?:abilir|ebilir)(?:l[ae]r)?; \w+(?:malı|meli)(?:d[ıi]r)?; gerekir; gerekiyor;
        gerekmektedir; zorunlu; zorunda; mümkün; mümkündür; çok; tüm; bütün; hiçbir; hepsi; yüksek;
        düşük; önce; sonra; kazandı; kaybetti; savaş; evet; hayır
        """
    ),
    own_weighty=words("daha; az; fazla; ölü"),
    endings=words(
        """
        l[ae]r; l[ae]r[ıi]; [ıiuü]; y[ıiuü]; [ae]; y[ae]; d[ae]; t[ae]; d[ae]n; t[ae]n; [ıiuü]n;
        n[ıiuü]n; s[ıiuü]
        """
    ),
)
