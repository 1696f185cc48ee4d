"""Korean."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="ko",
    order="YMD",
    updated=words(
        """
        수정; 최종수정; 최종 수정; 업데이트; 수정일; 최종 업데이트; 최종수정일; 갱신일; 최종
        수정일; 수정일시
        """
    ),
    published=words("입력; 등록일; 게시일; 작성일; 발행; 등록; 입력일시; 작성일시"),
    ago_whole=words(r"\d{1,3}\s?(?:초|분|시간|일|주|개월|년)\s?전"),
    weekdays=words("[(（][월화수목금토일](?:요일)?[)）]; [월화수목금토일]요일"),
    counters=words("조회(?:수)?; 댓글; 공유"),
    corrections=words("정정; 바로잡습니다; 정정보도; 정정합니다; 편집자 ?주"),
    corrected=words(
        """
        이전 (?:버전|판); (?:기사|보도자료|내용|본문)(?:을|를|가|이)?
        (?:일부 )?(?:수정|정정)(?:했|하였|되었|됐|합니다)
        """
    ),
    credits=words("사진; 이미지"),
    elsewhere=words("관련 ?(?:기사|뉴스)"),
    adverts=words("광고"),
    read_more=words("자세히.*"),
    next_page=words("다음"),
    more_results=words("더 ?보기"),
    page_ends=words("이전"),
    error_pages=words("오류가 발생; 점검 ?중"),
    forenoon=words("오전"),
    afternoon=words("오후"),
    multipliers=words("만"),
    shares=words("공유(?:하기)?"),
    neighbours=words("(?:이전|다음) ?(?:글|기사|게시물|보도자료)"),
    no_neighbour=words(r"(?:(?:글|기사|게시물|자료)?[이가]? ?)?없습니다\.?; 없음"),
    furniture=words("목록; 공공누리.{0,50}; 인쇄; 이전 ?글; 다음 ?글"),
    press_rooms=words("보도자료"),
    news_pages=words("뉴스"),
    negations=words("안; 못"),
    negating_parts=words("않; 없; 아니; 아닌; 못; 금지"),
)
