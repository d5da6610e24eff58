"""Every page, driven with AppTest: what it shows, and what it says when there is nothing to show."""

from __future__ import annotations

import pytest

from core.language import LANGUAGES
from core.store import FAILED
from ui import cache

CSV = (
    b"name,team,text\nA,red,The sea is calm today\nB,blue,A calm sea in the morning\nC,red,Trains run late\n"
)


def said(app) -> str:
    """All text on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(element.value.replace("\\", "") for kind in kinds for element in app.get(kind))


def failed(job_id: str) -> bool:
    return cache.whole_store().job(job_id).state == FAILED


def upload(app, data: bytes, name: str):
    app.run()
    app.file_uploader(key="upload").upload(name, data, "text/csv").run()
    return app


@pytest.mark.parametrize("page", ["run", "overview", "similarity", "groups", "texts", "map"])
def test_without_data_a_page_says_what_to_do(app, page):
    app.run()
    app.switch_page(f"pages/{page}/page.py").run()
    assert not app.exception
    assert "yet" in app.info[0].value


def test_a_column_of_numbers_is_not_taken_for_texts_without_a_word(app):
    upload(app, b"text,year\nThe sea is calm,2021\nTrains run late,2022\nA dog barks,2023\n", "small.csv")
    assert not app.warning
    app.multiselect[0].set_value(["year"]).run()
    assert "numbers or dates" in app.warning[0].value


def test_a_sample_is_read_and_its_columns_are_suggested(app):
    app.run()
    app.button(key="sample_proposals_ko.csv").click().run()
    assert not app.exception
    assert app.multiselect[0].value == ["제안 내용"]
    assert "팀" in app.multiselect[1].value
    assert [box.value for box in app.selectbox if box.label == "Label column"] == ["제목"]
    assert [metric.value for metric in app.main.metric][:3] == ["112", "1", "1"]


def test_an_upload_is_read(app):
    upload(app, CSV, "mine.csv")
    assert not app.exception
    assert app.multiselect[0].value == ["text"]
    assert app.main.metric[0].value == "3"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "picture.csv"),
        (b"%PDF-1.7 \x00\x01\x02 not a table", "paper.csv"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(app, data, name):
    upload(app, data, name)
    assert not app.exception
    assert len(app.error) == 1
    assert app.file_uploader(key="upload") is not None


@pytest.mark.parametrize(
    "data",
    [
        b"text,team\nonly one row of text here,red\n",
        b"text,team\nthe same text,red\nthe same text,blue\nthe same text,red\n",
        b"a,b\n,\n,\n",
    ],
)
def test_a_table_that_cannot_be_compared_gets_a_sentence(app, data):
    upload(app, data, "table.csv")
    assert not app.exception
    assert len(app.error) == 1
    assert not app.button or all(button.disabled for button in app.button if button.key == "go_on")


def test_the_run_page_shows_what_the_limit_cuts(app):
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.run()
    assert not app.exception
    assert "tokens" in said(app)
    app.number_input[0].set_value(32).run()
    assert "At a limit of 32 tokens" in said(app)


def test_a_limit_over_the_models_own_is_said_and_cannot_be_run(app):
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.selectbox(key="encoder").select("all-MiniLM-L6-v2").run()
    app.number_input[0].set_value(2000).run()
    assert not app.exception
    assert "512" in app.error[0].value
    assert app.button(key="start").disabled


def test_the_overview_gives_the_verdict_with_what_is_behind_it(analysed):
    analysed.switch_page("pages/overview/page.py").run()
    assert not analysed.exception
    assert [metric.label for metric in analysed.main.metric] == [
        "How alike the texts are",
        "The most and the least original text",
        "Whether groups differ",
    ]
    assert "repeat another one word for word: 1 of 112" in said(analysed)


def test_similarity_shows_both_histograms_and_says_what_changed(analysed):
    assert not analysed.exception
    assert len(analysed.get("plotly_chart")) == 2
    assert "6,216 pairs" in said(analysed)
    for key in ("minmax", "percentile", "baseline", "zscore", "column_minmax"):
        analysed.selectbox(key="normalization").select(key).run()
        assert not analysed.exception
        assert len(analysed.get("plotly_chart")) == 2, key


def test_groups_shows_boxes_first(analysed):
    analysed.switch_page("pages/groups/page.py").run()
    assert not analysed.exception
    assert len(analysed.get("plotly_chart")) == 1
    assert "Each box is one group." in said(analysed)


def test_texts_ranks_and_shows_pairs(analysed):
    analysed.switch_page("pages/texts/page.py").run()
    assert not analysed.exception
    assert "112 texts" in said(analysed)
    analysed.session_state["texts_tab"] = "Pairs"
    analysed.run()
    assert "letter for letter" in said(analysed)


@pytest.mark.parametrize("page", ["data", "run", "overview", "similarity", "groups", "texts", "map"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language(analysed, page, language):
    analysed.session_state["language"] = language
    analysed.switch_page(f"pages/{page}/page.py").run()
    assert not analysed.exception
    title = analysed.title[0].value
    assert any("가" <= letter <= "힣" for letter in title) == (language == "ko")


def test_a_part_of_the_table_is_analysed_as_a_table_of_its_own(app):
    upload(app, CSV, "mine.csv")
    digest = app.session_state["address"]["table"]
    app.multiselect[0].set_value(["text", "name"]).run()
    app.selectbox(key=f"filter_{digest}").select("team").run()
    app.multiselect(key=f"values_{digest}_team").set_value(["red"]).run()
    assert app.main.metric[0].value == "2"
    app.button(key="go_on").click().run()
    app.run()
    assert not app.exception
    part = app.session_state["address"]["table"]
    assert part != digest
    assert app.session_state[f"columns_{part}"].text == "text + name"


def test_a_file_can_be_read_differently(app):
    upload(app, "이름;글\n가;봄이 온다\n나;여름이 온다\n".encode("cp949"), "mine.csv")
    assert app.selectbox(key="read_encoding").value == "cp949"
    app.number_input(key="read_header").set_value(0).run()
    app.button(key="read_again").click().run()
    assert not app.exception
    assert app.main.metric[0].value == "3"


def test_all_data_can_be_deleted(analysed):
    digest = analysed.session_state["address"]["table"]
    analysed.switch_page("pages/data/page.py").run()
    analysed.button(key="forget").click().run()
    assert not analysed.exception
    assert "table" not in analysed.session_state["address"]
    assert analysed.file_uploader(key="upload") is not None
    analysed.query_params["table"] = digest
    analysed.run()
    assert "not kept here any more" in analysed.warning[0].value


def test_a_model_that_cannot_be_loaded_is_said_once_and_can_be_tried_again(app):
    app.run()
    app.button(key="sample_proposals_en.csv").click().run()
    app.button(key="go_on").click().run()
    app.selectbox(key="encoder").select("Alibaba-NLP/gte-multilingual-base").run()
    for _again in range(3):
        app.run()
    assert not app.exception
    assert "cannot be reached" in app.error[0].value
    assert app.button(key="start").disabled
    (first,) = [job_id for job_id in app.session_state["token_counts"].values() if failed(job_id)]
    app.button(key="count_again").click().run()
    (second,) = [job_id for job_id in app.session_state["token_counts"].values() if failed(job_id)]
    assert second != first


def test_a_run_that_was_made_before_opens_at_once(analysed):
    run = analysed.session_state["address"]["run"]
    analysed.switch_page("pages/run/page.py").run()
    analysed.button(key="change").click().run()
    assert analysed.title[0].value == "How should the texts be read?"
    analysed.button(key="start").click().run()
    assert not analysed.exception
    assert analysed.title[0].value == "What came out?"
    assert analysed.session_state["address"]["run"] == run
