"""The catalogues against the source: whole, fillable, and written as docs/words.md asks."""

import gettext
import re
import string
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.language import LANGUAGES

ROOT = Path(__file__).parents[2]
FILES = {file.parents[1].name: file for file in sorted(ROOT.glob("locale/*/LC_MESSAGES/unalike.po"))}

KEYWORDS = DEFAULT_KEYWORDS | {"N_": None, "_": None}
PRINTF_NAME = re.compile(r"%\((\w+)\)s")  # the fields of a Jinja template
PARTICLE = re.compile(r"\}’?(?:을|를|이|가(?!지)|은|는|와|과|으?로|(?:이나|이며|이고|이라|나|랑)(?![가-힣]))")
NOT_KOREAN_HERE = re.compile(
    r"\w\([를을가이는은와과으]\)|샘플|인코더|수행|되어지|에 있어서|당신|귀하|죄송|십시오|[“”\"!！]"
)


def messages(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def forms(message_or_text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The forms of a text: one, or one for each plural."""
    return (message_or_text,) if isinstance(message_or_text, str) else tuple(message_or_text)


def fields(text: str) -> set[tuple[str, str | None]]:
    """The named fields of a template, with how they are printed."""
    braces = {(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None}
    return braces | {(name, None) for name in PRINTF_NAME.findall(text)}


def filled(text: str) -> str:
    """The template with a number in each field, as gettext's callers fill it."""
    anything = defaultdict(lambda: 12.5)
    return text % anything if PRINTF_NAME.search(text) else text.format_map(anything)


@pytest.fixture(scope="module")
def source() -> set[str | tuple[str, ...]]:
    """Every message that the source holds; a pair where it has a plural."""
    with (ROOT / "babel.cfg").open() as file:
        method_map, options_map = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, method_map, options_map, KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


@pytest.fixture(scope="module", params=FILES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with FILES[request.param].open("rb") as file:
        return read_po(file, locale=request.param)


def test_every_language_has_a_catalogue() -> None:
    assert {"en", *FILES} == set(LANGUAGES)


def test_plurals_are_found_in_the_source(source: set[str | tuple[str, ...]]) -> None:
    assert any(isinstance(message, tuple) for message in source)


def test_no_sentence_of_the_source_looks_like_a_printf_template(source: set[str | tuple[str, ...]]) -> None:
    """“98 % of” reads as the format “% o”, which a translation would have to repeat: put other words first."""
    told = {text for message in source for text in forms(message)}
    assert {text for text in told if Message(text).python_format and not PRINTF_NAME.search(text)} == set()


def test_the_catalogue_has_what_the_source_has(
    catalogue: Catalog, source: set[str | tuple[str, ...]]
) -> None:
    """Where this fails, `make words` brings the catalogue up to the source."""
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(catalogue)
    }
    assert {"missing": source - known, "left over": known - source} == {"missing": set(), "left over": set()}
    assert not catalogue.obsolete


def test_everything_is_translated_for_sure(catalogue: Catalog) -> None:
    open_ones = [
        m.id for m in messages(catalogue) if m.fuzzy or not all(forms(m.string)) or not forms(m.string)
    ]
    assert open_ones == []
    assert [(message.id, errors) for message, errors in catalogue.check()] == []


def test_a_translation_has_the_fields_of_its_message_and_can_be_filled(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        wanted = set().union(*map(fields, forms(message.id)))
        for text in forms(message.string):
            assert fields(text) == wanted, message.id
            assert not re.search(r"[{}]|%\(", filled(text)), message.id


def test_the_compiled_catalogue_speaks_in_singular_and_plural(catalogue: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    spoken = gettext.GNUTranslations(compiled)
    for message in messages(catalogue):
        if isinstance(message.id, str):
            assert spoken.gettext(message.id) == (message.string or message.id)
        elif all(message.string):
            assert {spoken.ngettext(*message.id, n) for n in (0, 1, 2, 7)} == set(message.string)


@pytest.fixture(scope="module")
def korean() -> dict[str, str]:
    """Each Korean text by its (last) English one."""
    with FILES["ko"].open("rb") as file:
        found = messages(read_po(file, locale="ko"))
    return {forms(message.id)[-1]: text for message in found for text in forms(message.string) if text}


def test_korean_texts_are_korean(korean: dict[str, str]) -> None:
    bare = {
        text for english, text in korean.items() if re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", english))
    }
    assert {text for text in bare if not re.search("[가-힣]", text)} == set()


def test_korean_has_no_particle_after_a_value(korean: dict[str, str]) -> None:
    """Whether 이 or 가 follows depends on what is filled in: a noun stands between."""
    assert {text for text in korean.values() if PARTICLE.search(text)} == set()


@pytest.mark.parametrize(
    "wrong", ["{name}을", "‘{name}’가 있습니다", "{low}와 {high}", "{model}로", "{n}이나 더"]
)
def test_a_particle_after_a_value_would_be_seen(wrong: str) -> None:
    assert PARTICLE.search(wrong)


@pytest.mark.parametrize(
    "right", ["{n}개를", "{n}가지", "‘{name}’ 파일이", "{share}%가", "{low}에서 {high}까지"]
)
def test_a_counter_after_a_value_is_no_particle(right: str) -> None:
    assert not PARTICLE.search(right)


def test_korean_keeps_to_the_words_of_the_project(korean: dict[str, str]) -> None:
    assert {text for text in korean.values() if NOT_KOREAN_HERE.search(text)} == set()
    assert {text for text in korean.values() if re.search(r"\} %", text)} == set(), "12%, not 12 %"
