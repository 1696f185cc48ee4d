"""Indonesian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="id",
    aliases=("in",),
    updated=words(
        """
        diperbarui; terakhir diperbarui; diperbaharui; pembaruan terakhir; diubah; update;
        pemutakhiran; dimutakhirkan; terakhir diubah; diupdate
        """
    ),
    published=words(
        """
        diterbitkan; dipublikasikan; tanggal terbit; diposting; tanggal publikasi; dibuat
        """
    ),
    ago=words("yang lalu"),
    units=words("hari; jam; menit; minggu; bulan"),
    counters=words("dilihat; dibaca; pembaca; komentar"),
    corrections=words("ralat; koreksi"),
    corrected=words("versi sebelumnya"),
    credits=words("foto; gambar"),
    elsewhere=words("baca juga.*"),
    adverts=words("iklan"),
    error_pages=words("terjadi kesalahan"),
    at=words("pukul; jam"),
    furniture=words("kembali; cetak"),
)
