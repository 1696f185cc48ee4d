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
    corrections=words("ralat; koreksi; klarifikasi; catatan redaksi"),
    corrected=words(
        r"""
        versi sebelumnya; (?:artikel|berita|siaran pers|naskah|teks) ini telah (?:\w+
        )?(?:dikoreksi|diperbaiki|direvisi|diperbarui|diubah)
        """
    ),
    credits=words("foto; gambar"),
    elsewhere=words("baca juga.*"),
    adverts=words("iklan"),
    error_pages=words("terjadi kesalahan"),
    at=words("pukul; jam"),
    shares=words(r"bagikan(?: (?:ke|di|melalui|artikel|berita|halaman)\b.{0,25})?"),
    neighbours=words("(?:artikel|berita) (?:sebelumnya|selanjutnya|berikutnya)"),
    furniture=words("kembali; cetak"),
    negations=words("tidak; bukan; belum; jangan; tanpa; tiada; dilarang"),
    own_negations=words("tak"),
    weighty=words(
        """
        harus; wajib; boleh; dapat; mungkin; dilarang; lebih; kurang; semua; seluruh; tinggi;
        rendah; sebelum; sesudah; setelah; menang; kalah; tewas
        """
    ),
    own_weighty=words("bisa; akan; perlu; ya; perang"),
)
