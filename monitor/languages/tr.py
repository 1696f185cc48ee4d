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
    corrections=words("düzeltme; tashih"),
    corrected=words("önceki (?:sürüm|versiyon)"),
    credits=words("foto[ğg]raf; g[öo]rsel"),
    elsewhere=words("ilgili (?:haberler|içerikler)"),
    boxes=words("e-bültenimize .{0,60}"),
    read_more=words("devamı.*"),
    next_page=words("sonraki"),
    error_pages=words("bir hata oluştu; bakım çalışması"),
    at=words("saat"),
    furniture=words("geri"),
    adverts=words("reklam"),
    press_rooms=words(r"basın (?:açıklama|bülten)\w*"),
    news_pages=words("haberler"),
)
