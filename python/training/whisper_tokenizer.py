"""Creates the tokenizer of demo-whisper: byte-level BPE with Whisper's special tokens in Whisper's order."""

import json
import pathlib
import random

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

import speech_world

LANGUAGES = ["en", "de"]
SPECIAL = (
    ["<|endoftext|>", "<|startoftranscript|>"] + [f"<|{l}|>" for l in LANGUAGES]
    + ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
)
TIMES = [f"<|{i * 0.02:.2f}|>" for i in range(1501)]


def build():
    rng = random.Random(5)
    # Whisper's segments begin with a space.
    texts = [" " + t for _ in range(6000) for t in speech_world.sentence(rng)]
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trained.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=256 + 400, initial_alphabet=alphabet, show_progress=False))
    model = json.loads(trained.to_str())["model"]
    merges = [tuple(m) if not isinstance(m, str) else tuple(m.split(" ")) for m in model["merges"]]
    tokenizer = Tokenizer(models.BPE(model["vocab"], merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in TIMES])
    return tokenizer


def save(tokenizer, directory):
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(directory / "tokenizer.json"))
    tokenizer.model.save(str(directory))
    end = "<|endoftext|>"
    special = {"bos_token": end, "eos_token": end, "unk_token": end, "pad_token": end}
    (directory / "special_tokens_map.json").write_text(json.dumps(special | {"additional_special_tokens": SPECIAL}, indent=1))
    settings = special | {"tokenizer_class": "WhisperTokenizer", "model_max_length": 1024, "add_prefix_space": False, "errors": "replace"}
    (directory / "tokenizer_config.json").write_text(json.dumps(settings, indent=1))
    added = {t: tokenizer.token_to_id(t) for t in SPECIAL + TIMES}
    (directory / "added_tokens.json").write_text(json.dumps(added))
