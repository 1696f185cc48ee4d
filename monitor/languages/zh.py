"""Chinese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="zh",
    order="YMD",
    updated=words(
        """
        更新时间; 更新日期; 最后更新; 最近更新; 更新于; 更新; 修改时间; 最後更新; 更新時間;
        最近更新日期; 最後修改; 最后修改; 修改日期; 最後更新日期; 最后更新时间;
        更新於; 最後更新時間
        """
    ),
    published=words(
        """
        发布时间; 发布日期; 发表时间; 发布于; 發布時間; 發布日期; 發佈日期; 發佈時間; 发布;
        公布日期; 发文日期; 發表時間
        """
    ),
    ago_whole=words(r"\d{1,3}\s?(?:秒|分钟|小时|天|周|个月|年|分鐘|小時|週|個月)前"),
    weekdays=words("[(（]?(?:星期|周|週)[一二三四五六日天][)）]?"),
    counters=words(
        """
        阅读(?:量|数|次数)?; 浏览(?:量|数|次数)?; 点击(?:量|数|率|次数)?; 瀏覽(?:人次|次數|數)?;
        點閱(?:次數|數|率)?; 点赞; 评论
        """
    ),
    corrections=words("更正; 更正启事; 更正声明; 勘误; 勘誤; 订正; 編者按; 编者按"),
    corrected=words(
        """
        (?:早前|先前|此前|之前|以前)(?:的)?版本;
        本(?:文|新闻稿|新聞稿|稿|通知)[^。]{0,12}(?:已|经|有)?(?:更正|
        修订|修正|訂正|更新)
        """
    ),
    credits=words("图片; 圖片; 摄影; 攝影; 图"),
    elsewhere=words("相关(?:阅读|新闻|文章); 延伸閱讀"),
    adverts=words("广告; 廣告"),
    read_more=words("详细; 更多"),
    next_page=words("下一页; 下一頁; 下页"),
    more_results=words("加载更多"),
    page_ends=words("上一页; 首页; 末页; 尾页"),
    not_found=words("页面不存在"),
    error_pages=words("服务器(?:内部)?错误; 系统维护"),
    login=words("忘记密码"),
    forenoon=words("上午"),
    afternoon=words("下午"),
    multipliers=words("万; 萬"),
    times=words("次"),
    shares=words("分享(?:[到至]|本[文页])?"),
    neighbours=words("[上下]一[篇条條则則]"),
    no_neighbour=words("没有了?; 無; 无; 沒有(?:了|資料)?; 已经?是?(?:最后|第)一[篇条]"),
    furniture=words(
        "返回; 返回(?:列表|首页|顶部); 打印(?:本页)?; 上一篇; 下一篇; 回上一頁; 友善列印"
    ),
    press_rooms=words("新闻稿; 新聞稿"),
    news_pages=words("新闻; 新聞"),
    negating_parts=words("不; 没有; 沒有; 未; 禁止"),
)
