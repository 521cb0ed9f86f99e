"""Creates the tokenizer of demo-clip and demo-sd: CLIP's byte-level BPE, trained on the words of the shape world."""

import json
import pathlib
import re

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

import shapeworld as world

CONTEXT = 32
START, END = "<|startoftext|>", "<|endoftext|>"


def _words():
    texts = world.TRAINING_TEMPLATES + world.HELD_OUT_TEMPLATES + world.BACKGROUND_PHRASES
    texts = [t.replace("{}", " ") for t in texts] + world.SAFE_PHRASES + world.UNSAFE_PHRASES + world.FILLERS
    texts += world.COLOR_NAMES + world.BACKGROUND_NAMES + world.SHAPES + sum(world.SYNONYMS.values(), []) + ["shape", "object", "thing", "an"]
    return sorted({w for t in texts for w in re.findall(r"[a-z]+", t.lower())})


def build():
    """Returns the tokenizer, with every byte and every byte at the end of a word in its vocabulary."""
    trained = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.train_from_iterator(_words(), trainers.BpeTrainer(vocab_size=4000, end_of_word_suffix="</w>", show_progress=False))
    merges = [tuple(m) if not isinstance(m, str) else tuple(m.split(" ")) for m in json.loads(trained.to_str())["model"]["merges"]]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = list(dict.fromkeys(alphabet + [c + "</w>" for c in alphabet] + [a + b for a, b in merges])) + [START, END]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, end_of_word_suffix="</w>", continuing_subword_prefix="", unk_token=END))
    tokenizer.add_special_tokens([START, END])
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False),
    ])
    tokenizer.post_processor = processors.RobertaProcessing((END, vocabulary[END]), (START, vocabulary[START]), trim_offsets=False, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def save(tokenizer, directory):
    """Writes the files of a CLIPTokenizer."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(directory / "tokenizer.json"))
    tokenizer.model.save(str(directory))
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    (directory / "special_tokens_map.json").write_text(json.dumps(special, indent=1))
    settings = special | {"model_max_length": CONTEXT, "tokenizer_class": "CLIPTokenizer", "do_lower_case": True, "errors": "replace", "add_prefix_space": False}
    (directory / "tokenizer_config.json").write_text(json.dumps(settings, indent=1))
