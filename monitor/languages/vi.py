"""Vietnamese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="vi",
    updated=words(
        """
        cập nhật; cập nhật lần cuối; ngày cập nhật; lần cập nhật cuối; cập nhật ngày; sửa đổi; cập
        nhật lúc; cập nhật mới nhất
        """
    ),
    published=words("đăng ngày; ngày đăng; xuất bản; ngày xuất bản; đăng lúc; ngày phát hành"),
    ago=words("trước"),
    units=words("ngày; giờ; phút; tuần; tháng"),
    counters=words("lượt xem; lượt đọc"),
    corrections=words(
        """
        đính chính; cải chính; hiệu đính; ghi chú của (?:ban biên tập|biên tập viên)
        """
    ),
    corrected=words(
        r"""
        (?:phiên bản|bản) trước; (?:bài viết|thông cáo|bản tin) (?:này )?(?:đã )?được (?:\w+
        )?(?:sửa|chỉnh sửa|đính chính|cập nhật)
        """
    ),
    elsewhere=words("xem thêm.*; tin liên quan"),
    adverts=words("quảng cáo"),
    error_pages=words("đã xảy ra lỗi; bảo trì"),
    at=words("lúc; vào"),
    shares=words(r"chia sẻ(?: (?:lên|qua|trên|bài viết|tin)\b.{0,25})?"),
    neighbours=words("(?:bài|tin) (?:trước|sau|tiếp theo|kế tiếp)"),
    no_neighbour=words("không có"),
    furniture=words("quay lại; in trang"),
    negations=words("không; chưa; chẳng; đừng; chớ; cấm"),
    weighty=words(
        """
        phải; thể; được; nên; cần; sẽ; hơn; ít; nhiều; mọi; thấp; trước; thắng; thua; chết
        """
    ),
    own_weighty=words("sau; cao; có; tất"),
)
