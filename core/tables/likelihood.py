"""How likely bytes are in each of the encodings that leave no mark: a small model of letters for each.

A model gives a letter a probability: common letters of the language share most of it, the rest of the
alphabet shares the rest. The log-probabilities of the letters of a sample add up to how likely the same
bytes are under each encoding, so that encodings of one and of two bytes a letter can be compared, and a
file with a single foreign letter still gets an answer. The common Hangul are the commonest of a count over
Korean film reviews (Naver sentiment movie corpus, CC0) and this app's own sample; the other orders of letters,
the shares and the priors were set by hand and adjusted on short samples. Only what is outside ASCII counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log

HANGUL = (
    "다이는니고에지을가하로기의도서를한화은어아영시나보리만자습사게수면있대으인장전그라정들요마해과재스데여합무미비안드상일분주간내입모동작제말음와두부점네진감없오적연공않거우소었실것설려조야터구좋원문까세생명되같"
    "알용겠운저신치개할물반함품때배방중했당유더너줄계단건성예금남바번쓰히람았교르년달름각평봤본업울선센차온위표래집러난관추잘필밌최열볼림께력체루던느편담짜버역매질런많불준측국속든출회타산절트누천임결랑막새식직량싶"
    "경현토른겨별"
)
SIMPLIFIED = (
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法"
    "当起与好看学进种将还分此心前面又定见只主没公从名城市北京海李王张中文字内容标题分类评论数据姓男女年龄您请问谢"
)
TRADITIONAL = (
    "的一是不了人我在有他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生自會那後能對著事其裡所去行過家十用發天如然作方成者多日都三小軍二無同麼經法"
    "當起與好看學進種將還分此心前面又定見只主沒公從名城市北台灣臺李王張中文字內容標題分類評論數據姓男女您請問謝"
)
KANJI = (
    "日一人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨"
    "会事自社者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住無真有"
    "口少町料工建空急止送切転研究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢国東京都県市区番号"
)
_PUNCTUATION = "、。，．・：；？！「」『』（）《》〈〉【】“”‘’…—～·★☆♥♡※→○●△□"


@dataclass(frozen=True)
class Model:
    """An encoding with the letters that a language writes in it, the commonest first.

    `classes` are (first, last, share of all letters) for the ranges beyond the common ones; `prior` is
    the log of how much rarer such files are; `latin` says that the letters stand among ASCII letters.
    """

    encoding: str
    common: str
    classes: tuple[tuple[str, str, float], ...] = ()
    prior: float = 0.0
    latin: bool = False


_HANJA = (("一", "龥", 0.01), ("ぁ", "ヶ", 0.002))
_KANA = (("ぁ", "ん", 0.40), ("ァ", "ヶ", 0.15), ("ー", "ー", 0.03), ("一", "龥", 0.12), ("ｦ", "ﾟ", 0.003))
_HAN = (("一", "龥", 0.40), ("ぁ", "ヶ", 0.002))
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџ"
_GREEK = "αοιετσνηυρπκμλςωδγχθφβξζψάόίέήύώϊϋΐΰ"
_HEBREW = "יוהלאתרבשמנדקעחטפכגסםןזצךףץ"
_ARABIC = "المينورتبعدهةسفكحقجشصأطخىئضءذزإثآظغؤپچژگ"
_THAI = "านรกอเงมยลวดทสะปบคหแจพชขใไโผตณซศธฟถภฉษญ่้ิีึืุู็ั์ำํๆฯฐฎฏฑฒฌฝฮ"
_WESTERN = (
    "éèàêçùâîôûëïœ", "äüößÄÜÖ", "óíáéñúü¿¡", "ãçáéêíõóàâú", "èàùòìé", "åäöøæÅØÆ", "ëïéöü",
)  # fmt: skip
_ICELANDIC = "ðþæáíóéúýö"
_CENTRAL = (
    "łąężśćóńźŁŚŻ", "íáěéřščýžůúňťďóŠČŘŽ", "áéőíöóüúűÁÉŐ", "ăîșțâşţĂÎ", "šžčćđŠŽČĆĐ", "áíčžšéýúľťňôäďĺŕ",
)  # fmt: skip
_TURKISH = ("ıiğüşöçİŞÇÖÜ",)
_BALTIC = ("āīēšūņļžčģķ", "ėšžąųįčęū", "õäöüšž")
_VIETNAMESE = ("đăâêôơưáàéèíóúĐ̀́̃",)

MODELS = (
    Model("cp949", HANGUL, (("가", "힣", 0.15), *_HANJA), prior=1.0),
    Model("gb18030", SIMPLIFIED, _HAN, prior=-1.0),
    Model("big5", TRADITIONAL, _HAN, prior=-2.0),
    Model("cp932", KANJI, _KANA, prior=-1.0),
    Model("euc_jp", KANJI, _KANA, prior=-2.0),
    *(Model("cp1252", letters, latin=True) for letters in _WESTERN),
    Model("cp1252", _ICELANDIC, latin=True, prior=-5.0),
    *(Model("cp1250", letters, latin=True, prior=-3.0) for letters in _CENTRAL),
    *(Model("iso8859_2", letters, latin=True, prior=-5.0) for letters in _CENTRAL),
    *(Model("cp1254", letters, latin=True, prior=-1.5) for letters in _TURKISH),
    *(Model("cp1257", letters, latin=True, prior=-4.0) for letters in _BALTIC),
    *(Model("cp1258", letters, latin=True, prior=-5.0) for letters in _VIETNAMESE),
    *(Model("mac_roman", letters, latin=True, prior=-7.0) for letters in _WESTERN),
    *(Model("cp850", letters, latin=True, prior=-7.0) for letters in _WESTERN),
    *(Model("cp437", letters, latin=True, prior=-8.0) for letters in _WESTERN),
    *(Model("cp852", letters, latin=True, prior=-9.0) for letters in _CENTRAL),
    Model("cp1251", _CYRILLIC, prior=-2.0),
    Model("koi8_r", _CYRILLIC, prior=-4.0),
    Model("cp866", _CYRILLIC, prior=-6.0),
    Model("iso8859_5", _CYRILLIC, prior=-6.0),
    Model("mac_cyrillic", _CYRILLIC, prior=-8.0),
    Model("cp1253", _GREEK, prior=-3.0),
    Model("iso8859_7", _GREEK, prior=-4.0),
    Model("cp1255", _HEBREW, prior=-3.0),
    Model("cp1256", _ARABIC, prior=-3.0),
    Model("cp874", _THAI, prior=-3.0),
)
_SYMBOLS = "’“”–—•…€£©®°·´‘«»²½º™ª±§³×\u00a0¹¼¾µ¶‚„¢¥†‡"
_Triple = tuple[str, str, str]  # the letter before, the letter, the letter after
_GLANCE = 300  # letters that tell the unlikely encodings from the likely ones
_OTHER = log(1e-6)
_CONTROL = log(1e-10)


def ranking(sample: bytes, encodings: Collection[str] | None = None) -> list[tuple[str, float]]:
    """The encodings that the whole sample can be decoded with, the likeliest first, five at most.

    With each, the mean log-probability of a letter outside ASCII: about -4 for text in an alphabet, -6 for
    Korean, Chinese or Japanese, below -9 for bytes that only happen to decode.
    """
    models = [model for model in MODELS if encodings is None or model.encoding in encodings]
    texts = {
        encoding: _foreign_letters(sample, encoding) for encoding in {model.encoding for model in models}
    }
    first = _ranked(models, texts, _GLANCE)[:5]
    return _ranked([model for model in models if model.encoding in dict(first)], texts, None)


def _ranked(
    models: Iterable[Model], texts: Mapping[str, list[_Triple] | None], most: int | None
) -> list[tuple[str, float]]:
    """As `ranking`, from the first letters of each text."""
    best: dict[str, tuple[float, float]] = {}
    for model in models:
        letters = texts[model.encoding]
        if letters is None:
            continue
        total = _log_probability(letters[:most], model)
        mean = total / max(len(letters[:most]), 1)
        if model.encoding not in best or total + model.prior > best[model.encoding][0]:
            best[model.encoding] = (total + model.prior, mean)
    ordered = sorted(best.items(), key=lambda item: -item[1][0])
    return [(encoding, mean) for encoding, (_, mean) in ordered]


def _foreign_letters(sample: bytes, encoding: str) -> list[_Triple] | None:
    """Every letter outside ASCII with the one before and the one after it; None where the sample cannot be read."""
    try:
        text = f" {sample.decode(encoding)} "
    except UnicodeDecodeError:
        return None
    return [(text[i - 1], letter, text[i + 1]) for i, letter in enumerate(text) if letter > "\x7f"]


def _log_probability(letters: Iterable[_Triple], model: Model) -> float:
    """The log-probability of the letters, each given the ones beside it."""
    table = _table(model)
    total = 0.0
    for before, letter, after in letters:
        value = table.get(letter)
        if value is None:
            value = table[letter] = _rare(letter, model)
        total += value
        if letter.isalpha() or not model.latin:
            total += _beside(before, letter, after, model.latin)
    return total


def _table(model: Model) -> dict[str, float]:
    shares = {letter: log(0.04 / len(_PUNCTUATION)) for letter in _PUNCTUATION}
    shares |= {letter: log(0.02 / (rank + 2)) for rank, letter in enumerate(_SYMBOLS)}
    if len(model.common) > 80:
        return shares | {letter: log(0.6 / len(model.common)) for letter in model.common}
    harmonic = sum(1 / (rank + 3) for rank in range(len(model.common)))
    for rank, letter in reversed(list(enumerate(model.common))):
        shares[letter] = log(0.85 / (rank + 3) / harmonic)
        if letter.upper() != letter and len(letter.upper()) == 1:
            shares.setdefault(letter.upper(), shares[letter] - 3.0)
    return shares


def _rare(letter: str, model: Model) -> float:
    for first, last, share in model.classes:
        if first <= letter <= last:
            return log(share / (ord(last) - ord(first) + 1))
    category = unicodedata.category(letter)
    if category in ("Cc", "Co", "Cn"):
        return _CONTROL
    return _OTHER + (2.0 if category[0] == "L" and model.latin else 0.0)


def _beside(before: str, letter: str, after: str, latin: bool) -> float:
    """How much less likely a letter is between these two: scripts are not mixed inside a word, nor is case."""
    ascii_letters = (before < "\x7f" and before.isalpha()) + (after < "\x7f" and after.isalpha())
    if not latin:
        return -4.0 * ascii_letters - (3.0 if before.islower() and letter.isupper() else 0.0)
    foreign = (before > "\x7f" and before.isalpha()) + (after > "\x7f" and after.isalpha())
    value = -2.5 * foreign
    if not foreign and not ascii_letters:
        value -= 2.0
    if before.islower() and letter.isupper():
        value -= 3.0
    return value
