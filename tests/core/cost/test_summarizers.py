"""A real summarizer from a folder: a small one that is made here, since the hub may be out of reach."""

import pytest

from core import errors
from core.cost.models import Shape
from core.cost.operations import needed
from core.cost.probes import summarize
from core.cost.summarizers import AT_ONCE, load_summarizer
from tests.core.cost.conftest import Here

WORDS = ["the", "sea", "is", "calm", "today", "and", "trains", "run", "late", "in", "morning"]
SHAPE = Shape(16, 16, 32, False, 1, len(WORDS) + 4, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder as transformers saves a summarizer, with safetensors."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BartConfig, BartForConditionalGeneration, PreTrainedTokenizerFast

    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    words = {word: i for i, word in enumerate([*marks, *WORDS])}
    inner = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
    )
    config = BartConfig(
        vocab_size=len(words),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        max_position_embeddings=64,
    )
    place = tmp_path_factory.mktemp("summarizer")
    BartForConditionalGeneration(config).save_pretrained(place)
    tokenizer.save_pretrained(place)
    return place


def test_a_summary_is_written_for_each_text_in_its_place(folder):
    writer = load_summarizer(str(folder))
    texts = [" ".join(WORDS[i:]) for i in range(AT_ONCE + 2)]
    written = writer.write(writer.tokens(texts), 6)
    assert len(written.texts) == len(texts)
    assert written.read == sum(len(text.split()) for text in texts)
    assert 0 < written.written <= 6 * len(texts)
    assert [shape[:2] for shape in written.shapes] == [(AT_ONCE, len(WORDS)), (2, 3)]
    alone = writer.write(writer.tokens(texts[-1:]), 6)  # padding changes nothing
    assert alone.texts == written.texts[-1:]


def test_no_more_is_read_than_the_model_can(folder):
    writer = load_summarizer(str(folder))
    assert writer.reads == 64
    assert [len(ids) for ids in writer.tokens(["sea " * 500])] == [64]


def test_operations_are_counted_for_each_shape(folder):
    writer = load_summarizer(str(folder))
    expected = 3 * needed(SHAPE, 20, 5) + needed(SHAPE, 10, 5)
    assert writer.operations([(3, 20, 5), (1, 10, 5)]) == pytest.approx(expected, rel=0.05)


def test_its_summaries_are_encoded_and_shown(folder):
    texts = ["The sea is calm", "trains run late today", "the morning sea"]
    found = summarize(
        {
            "summarizer": str(folder),
            "new_tokens": 5,
            "encoder": "fake",
            "remote_code": False,
            "texts": texts,
            "limit": 64,
            "long_text": "truncate",
        },
        Here(),
    )
    assert len(found["summaries"]) == len(found["vectors"]) == 3
    assert found["title"] == folder.name


def test_what_cannot_be_used_is_said(folder, tmp_path):
    with pytest.raises(errors.UnknownEncoder):
        load_summarizer("/no/such/folder")
    with pytest.raises(errors.EncoderBroken):
        load_summarizer(str(tmp_path))
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(errors.UnsafeWeights):
        load_summarizer(str(tmp_path))
