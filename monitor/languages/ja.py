"""Japanese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="ja",
    order="YMD",
    updated=words(
        """
        更新日; 最終更新日; 更新; 最終更新; 更新日時; 最終更新日時; 改訂; 更新年月日; ページ更新日
        """
    ),
    published=words("公開日; 掲載日; 発表日; 投稿日; 公開; 掲載; 発行日; 登録日"),
    eras={
        "令和": 2018,
        "平成": 1988,
        "昭和": 1925,
    },
    ago_whole=words(r"\d{1,3}\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前"),
    weekdays=words("[(（][月火水木金土日](?:曜日?)?(?:・祝)?[)）]; [月火水木金土日]曜日"),
    counters=words("閲覧(?:数|回数)?; アクセス(?:数)?"),
    corrections=words("訂正; お詫びと訂正; 訂正とお詫び; 修正; おことわり; 正誤表; 編集部注"),
    corrected=words(
        """
        以前の(?:版|バージョン); (?:一部|記載|内容|表記|本文)を(?:訂正|修正|更新)し;
        誤りがありました
        """
    ),
    credits=words("写真; 画像; 提供"),
    elsewhere=words("関連(?:記事|リンク|ニュース); あわせて読みたい"),
    adverts=words("広告"),
    read_more=words("続きを読む; 詳細"),
    next_page=words("次へ; 次のページ"),
    more_results=words("もっと見る"),
    page_ends=words("前へ; 最後"),
    not_found=words("ページが見つかりません"),
    error_pages=words("サーバーエラー; メンテナンス中; エラーが発生"),
    login=words("パスワードを忘れ"),
    forenoon=words("午前"),
    afternoon=words("午後"),
    times=words("回"),
    shares=words("シェア(?:する)?; 共有する; この(?:記事|ページ)をシェア(?:する)?"),
    neighbours=words("[前次]の(?:記事|お知らせ|ニュース|報道発表)"),
    no_neighbour=words("なし; (?:記事は)?ありません。?"),
    furniture=words("戻る; 印刷; 前の記事; 次の記事; ページの先頭へ(?:戻る)?; ページトップへ"),
    press_rooms=words("報道発表; プレスリリース"),
    news_pages=words("ニュース"),
    negating_parts=words("ない; なかった; ません; ずに; 禁止; 不可"),
)
