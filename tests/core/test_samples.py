"""The samples hold what samples/README.md promises, so that every chart has something to say."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROLES = ["title", "text", "team", "year", "field"]
HEADERS = {
    "en": ["title", "proposal", "team", "year", "field"],
    "ko": ["제목", "제안 내용", "팀", "연도", "분야"],
}
ROWS = {"en": 112, "ko": 113}
BLANK = {"en": [], "ko": ["사내 도서관 책장 하나를 빌려드립니다"]}
REPEATING = {"en": "Quarry", "ko": "스마트공정팀"}
OFF_TOPIC = {
    "en": ("Lost: grey cat with one white paw", "spoon on a tin"),
    "ko": ("묵은지 돼지고기 김치찌개", "쌀뜨물 네 컵"),
}
EXACT = {
    "en": {"Interpreter on call at the pharmacy counter", "Interpreters within a minute"},
    "ko": {"폭염 작업중지권 카드", "체감온도 35도 빨간 카드"},
}
NEAR = {
    "en": [
        ("Insulating the attic of Block C", "Attic insulation for the houses on Mill Lane"),
        ("Lights that leave with the last person", "Lighting that switches itself off"),
        ("Smart sensors for the boiler room", "Artificial intelligence for the boiler room"),
        ("Repair afternoons instead of detention", "Repair afternoons in place of detention"),
        ("A cold room for allotment gardeners", "Cold storage shared by gardeners"),
        ("A bus stop you can hear", "Blind passengers should hear which bus it is"),
    ],
    "ko": [
        ("AI 기반 사출기 예지보전", "인공지능을 이용한 사출 설비 고장 예측"),
        ("창고 온습도 모니터링", "원자재 보관 창고의 온습도 자동 기록"),
        ("설치 기사 방문 시간을 두 시간 안으로", "방문 시간을 두 시간 폭으로 알려 드리기"),
        ("콜센터 상담사의 목소리 쉬는 시간", "상담사 목소리를 위한 휴식"),
        ("공장 지붕 빗물로 조경수 주기", "지붕에 내린 비를 모아 나무에 물 주기"),
        ("불량품 전시실 만들기", "실패한 제품을 보여 주는 방"),
    ],
}


@pytest.fixture(params=["en", "ko"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def sample(language: str) -> pd.DataFrame:
    """The sample with the columns named by their roles."""
    frame = pd.read_csv(SAMPLES / f"proposals_{language}.csv", encoding="utf-8-sig", keep_default_na=False)
    assert list(frame.columns) == HEADERS[language]
    return frame.set_axis(ROLES, axis=1)


def shared_pieces(a: str, b: str) -> float:
    """How much of two texts their three-character pieces share, 0 to 1 (Jaccard)."""
    pieces = [{text[i : i + 3] for i in range(len(text) - 2)} for text in (a, b)]
    return len(pieces[0] & pieces[1]) / len(pieces[0] | pieces[1])


def test_rows_and_titles(sample: pd.DataFrame, language: str) -> None:
    assert len(sample) == ROWS[language]
    assert sample["title"].is_unique
    assert (sample["title"].str.strip() != "").all()


def test_encodings() -> None:
    marks = {language: (SAMPLES / f"proposals_{language}.csv").read_bytes()[:3] for language in HEADERS}
    assert marks["ko"] == b"\xef\xbb\xbf"
    assert marks["en"] != b"\xef\xbb\xbf"


def test_groups_are_unequal_and_one_has_a_single_row(sample: pd.DataFrame) -> None:
    teams = sample["team"].value_counts()
    assert len(teams) == 6
    assert (teams == 1).sum() == 1
    assert teams.iloc[0] >= 2 * teams.iloc[-2]
    assert sorted(sample["year"].unique()) == [2023, 2024, 2025]
    assert sample["year"].value_counts().min() >= 30
    assert sample["field"].nunique() == 5
    assert sample["field"].value_counts().min() >= 15


def test_blank_texts(sample: pd.DataFrame, language: str) -> None:
    assert list(sample.loc[sample["text"].str.strip() == "", "title"]) == BLANK[language]


def test_one_exact_duplicate_by_two_teams(sample: pd.DataFrame, language: str) -> None:
    texts = sample[sample["text"] != ""]
    twins = texts[texts.duplicated("text", keep=False)]
    assert set(twins["title"]) == EXACT[language]
    assert twins["team"].nunique() == 2


def test_near_duplicates_share_more_than_any_other_pair(sample: pd.DataFrame, language: str) -> None:
    texts = dict(zip(sample["title"], sample["text"], strict=True))
    planted = {frozenset(pair) for pair in NEAR[language]}
    near = [shared_pieces(texts[a], texts[b]) for a, b in NEAR[language]]
    others = [
        shared_pieces(texts[a], texts[b])
        for a, b in combinations(texts, 2)
        if texts[a] and texts[b] and texts[a] != texts[b] and frozenset((a, b)) not in planted
    ]
    assert max(near) < 1
    assert min(near) > max(others)


def test_the_repeating_team_shares_more_within_itself(sample: pd.DataFrame, language: str) -> None:
    def within(team: str) -> float:
        texts = sample.loc[(sample["team"] == team) & (sample["text"].str.split().str.len() < 400), "text"]
        return pd.Series([shared_pieces(a, b) for a, b in combinations(texts, 2)]).median()

    shares = {team: within(team) for team, rows in sample["team"].value_counts().items() if rows > 1}
    assert max(shares, key=shares.__getitem__) == REPEATING[language]


def test_long_and_short_texts(sample: pd.DataFrame) -> None:
    words = sample["text"].str.split().str.len()
    assert (words > 400).sum() == 4
    assert words[words <= 400].max() < 100
    assert sample.loc[words > 400, "team"].nunique() == 4


def test_off_topic_text(sample: pd.DataFrame, language: str) -> None:
    title, phrase = OFF_TOPIC[language]
    assert sample.loc[sample["text"].str.contains(phrase), "title"].tolist() == [title]


def test_one_english_text_in_the_korean_sample() -> None:
    frame = pd.read_csv(SAMPLES / "proposals_ko.csv", encoding="utf-8-sig").dropna(subset="제안 내용")
    assert (~frame["제안 내용"].str.contains("[가-힣]")).sum() == 1
