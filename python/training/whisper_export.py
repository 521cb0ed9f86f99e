"""Exports demo-whisper, synthesizes its held-out recordings and the samples of the example, and records the results of transformers.

python whisper_export.py WORK ROOT     ROOT is the root of the repository
"""

import argparse
import io
import json
import pathlib
import random
import zipfile

import numpy as np
import onnx
import soundfile
import torch
from onnx import TensorProto, helper
from transformers import GenerationConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.cache_utils import DynamicCache, EncoderDecoderCache

import speech_world
import whisper_tokenizer
from onnx_tools import OPSET, compare, export, round_weights, store_as_float16
from whisper_train import ID, TOKENIZER, configuration

EXTRACTOR = WhisperFeatureExtractor(feature_size=80)


class Encoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.encoder = model.model.encoder

    def forward(self, input_features):
        return self.encoder(input_features).last_hidden_state


class Decoder(torch.nn.Module):
    """The first run: inputs are the prompt and the encoder output, outputs the logits and the whole cache."""

    def __init__(self, model):
        super().__init__()
        self.decoder, self.proj_out, self.layers = model.model.decoder, model.proj_out, model.config.decoder_layers

    def forward(self, input_ids, encoder_hidden_states):
        cache = EncoderDecoderCache(DynamicCache(), DynamicCache())
        out = self.decoder(input_ids=input_ids, encoder_hidden_states=encoder_hidden_states, past_key_values=cache, use_cache=True)
        return (self.proj_out(out.last_hidden_state), *flat(out.past_key_values, self.layers))


class DecoderWithPast(torch.nn.Module):
    """Later runs: inputs are one token and the cache, outputs the logits and the cache of the text."""

    def __init__(self, model):
        super().__init__()
        self.decoder, self.proj_out, self.layers = model.model.decoder, model.proj_out, model.config.decoder_layers
        self.width = model.config.d_model

    def forward(self, input_ids, *past):
        own, cross = DynamicCache(), DynamicCache()
        for i in range(self.layers):
            own.update(past[4 * i], past[4 * i + 1], i)
            cross.update(past[4 * i + 2], past[4 * i + 3], i)
        cache = EncoderDecoderCache(own, cross)
        for i in range(self.layers):
            cache.is_updated[i] = True
        # Not used: the keys and values of the speech are in the cache.
        speech = torch.zeros(input_ids.shape[0], 1, self.width)
        out = self.decoder(input_ids=input_ids, encoder_hidden_states=speech, past_key_values=cache, use_cache=True)
        return (self.proj_out(out.last_hidden_state), *[t for k, t in enumerate(flat(out.past_key_values, self.layers)) if k % 4 < 2])


def flat(cache, layers):
    tensors = []
    for i in range(layers):
        for part in (cache.self_attention_cache, cache.cross_attention_cache):
            tensors += [part.layers[i].keys, part.layers[i].values]
    return tensors


def names(prefix, layers):
    return [f"{prefix}.{i}.{part}.{kind}" for i in range(layers) for part in ("decoder", "encoder") for kind in ("key", "value")]


def prefixed(graph, prefix):
    """Renames everything that a graph defines, so that two graphs can be merged."""
    renamed = {o: prefix + o for n in graph.node for o in n.output} | {i.name: prefix + i.name for i in graph.initializer}
    for node in graph.node:
        node.name = prefix + node.name
        node.input[:] = [renamed.get(n, n) for n in node.input]
        node.output[:] = [renamed.get(n, n) for n in node.output]
    for item in list(graph.initializer) + list(graph.output):
        item.name = renamed.get(item.name, item.name)


def merge(first_path, later_path, path, config):
    """Returns optimum's merged decoder: an If on use_cache_branch, with equal weights stored once."""
    first, later = onnx.load(first_path).graph, onnx.load(later_path).graph
    prefixed(first, "first.")
    prefixed(later, "later.")
    shared, weights = {}, []
    for graph in (first, later):
        same = {}
        for tensor in graph.initializer:
            key = (tensor.data_type, tuple(tensor.dims), onnx.numpy_helper.to_array(tensor).tobytes())
            if key not in shared:
                shared[key] = tensor.name
                weights.append(tensor)
            same[tensor.name] = shared[key]
        for node in graph.node:
            node.input[:] = [same.get(n, n) for n in node.input]
    layers, heads, width = config.decoder_layers, config.decoder_attention_heads, config.d_model // config.decoder_attention_heads
    value = lambda name, shape=None: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    later_outputs = {o.name: o.name for o in later.output}
    outputs = [value("later.logits")]
    for name in names("present", layers):
        if ".encoder." in name:  # unchanged: passed through
            later.node.append(helper.make_node("Identity", [name.replace("present", "past_key_values")], ["later." + name]))
        assert ".encoder." in name or "later." + name in later_outputs
        outputs.append(value("later." + name))
    with_past = helper.make_graph(list(later.node), "with_past", [], outputs)
    without = helper.make_graph(list(first.node), "without_past", [], [value(o.name) for o in first.output])
    length = lambda name, own: "encoder_sequence_length" if ".encoder." in name else own
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch_size", "decoder_sequence_length"]),
              value("encoder_hidden_states", ["batch_size", "encoder_sequence_length", config.d_model])]
    inputs += [value(n, ["batch_size", heads, length(n, "past_decoder_sequence_length"), width]) for n in names("past_key_values", layers)]
    inputs.append(helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]))
    results = [value("logits", ["batch_size", "decoder_sequence_length", config.vocab_size])]
    results += [value(n, ["batch_size", heads, length(n, "total_decoder_sequence_length"), width]) for n in names("present", layers)]
    node = helper.make_node("If", ["use_cache_branch"], [r.name for r in results], then_branch=with_past, else_branch=without, name="use_cache")
    merged = helper.make_model(helper.make_graph([node], "merged", inputs, results, initializer=weights), opset_imports=[helper.make_opsetid("", OPSET)])
    merged.ir_version = 8
    onnx.save(merged, path)
    store_as_float16(path)


def write_model(model, work, directory):
    config = model.config
    layers = config.decoder_layers
    features = torch.randn(2, 80, 3000)
    export(Encoder(model), (features,), directory / "onnx/encoder_model.onnx", ["input_features"], ["last_hidden_state"],
           {"input_features": {0: "batch_size"}, "last_hidden_state": {0: "batch_size"}})
    with torch.no_grad():
        speech = Encoder(model)(features)
    prompt = torch.tensor([[ID("<|startoftranscript|>"), ID("<|en|>"), ID("<|transcribe|>"), ID("<|notimestamps|>")]] * 2)
    first, later = pathlib.Path(work, "decoder_first.onnx"), pathlib.Path(work, "decoder_later.onnx")
    axes = lambda all_names, own: {n: {0: "batch_size", 2: "encoder_sequence_length" if ".encoder." in n else own} for n in all_names}
    text = {0: "batch_size", 1: "decoder_sequence_length"}
    export(Decoder(model), (prompt, speech), first, ["input_ids", "encoder_hidden_states"], ["logits"] + names("present", layers),
           {"input_ids": text, "encoder_hidden_states": {0: "batch_size", 1: "encoder_sequence_length"}, "logits": text} | axes(names("present", layers), "length"), half=False)
    with torch.no_grad():
        out = Decoder(model)(prompt, speech)
    own = [n for n in names("present", layers) if ".decoder." in n]
    past = names("past_key_values", layers)
    export(DecoderWithPast(model), (prompt[:, :1], *out[1:]), later, ["input_ids"] + past, ["logits"] + own,
           {"input_ids": {0: "batch_size"}, "logits": {0: "batch_size"}} | axes(past, "past_length") | axes(own, "total_length"), half=False)
    merged = directory / "onnx/decoder_model_merged.onnx"
    merge(first, later, str(merged), config)
    empty = {n: np.zeros((2, config.decoder_attention_heads, 0, config.d_model // config.decoder_attention_heads), np.float32) for n in past}
    feed = {"encoder_hidden_states": speech.numpy()}
    compare(merged, feed | empty | {"input_ids": prompt.numpy(), "use_cache_branch": np.array([False])}, {"logits": out[0].numpy()})
    with torch.no_grad():
        following = DecoderWithPast(model)(prompt[:, :1], *out[1:])
        whole = Decoder(model)(torch.cat([prompt, prompt[:, :1]], 1), speech)
    filled = {n: t.numpy() for n, t in zip(past, out[1:])}
    compare(merged, feed | filled | {"input_ids": prompt[:, :1].numpy(), "use_cache_branch": np.array([True])}, {"logits": following[0].numpy()})
    compare(merged, feed | filled | {"input_ids": prompt[:, :1].numpy(), "use_cache_branch": np.array([True])}, {"logits": whole[0][:, -1:].numpy()})

    whisper_tokenizer.save(TOKENIZER, directory)
    (directory / "config.json").write_text(json.dumps(config.to_dict() | {"architectures": ["WhisperForConditionalGeneration"]}, indent=1, default=str))
    (directory / "generation_config.json").write_text(json.dumps(generation(), indent=1))
    preprocessor = {"feature_extractor_type": "WhisperFeatureExtractor", "feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400, "chunk_length": 30,
                    "n_samples": 480000, "nb_max_frames": 3000, "padding_value": 0.0, "padding_side": "right", "return_attention_mask": False, "processor_class": "WhisperProcessor"}
    (directory / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=1))


def generation():
    end = ID("<|endoftext|>")
    return {
        "decoder_start_token_id": ID("<|startoftranscript|>"), "eos_token_id": end, "bos_token_id": end, "pad_token_id": end, "is_multilingual": True,
        "lang_to_id": {f"<|{l}|>": ID(f"<|{l}|>") for l in whisper_tokenizer.LANGUAGES},
        "task_to_id": {"transcribe": ID("<|transcribe|>"), "translate": ID("<|translate|>")}, "no_timestamps_token_id": ID("<|notimestamps|>"),
        "prev_sot_token_id": ID("<|startofprev|>"), "max_initial_timestamp_index": 50, "max_length": 112, "return_timestamps": False,
        "suppress_tokens": [ID(t) for t in ("<|startoftranscript|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>")],
        "begin_suppress_tokens": [TOKENIZER.encode(" ").ids[0], end],
    }


def ogg(samples):
    out = io.BytesIO()
    soundfile.write(out, samples, speech_world.SAMPLE_RATE, format="OGG", subtype="VORBIS")
    return out.getvalue()


def write_held_out(path, count=100):
    """Writes sentences and voices that are not in the training data."""
    items = []
    with zipfile.ZipFile(path, "w") as archive:
        for language in whisper_tokenizer.LANGUAGES:
            rng = random.Random(f"held out {language}")
            for i in range(count):
                samples, segments, voice = speech_world.clip(rng, language, speech_world.HELD_OUT_VARIANTS, held_out=True, two=0.3)
                name = f"{language}-{i:03d}.ogg"
                archive.writestr(name, ogg(samples))
                items.append({"file": name, "language": language, "voice": voice,
                              "segments": [{"start": round(s, 3), "end": round(e, 3), "text": de if language == "de" else en, "translation": en} for s, e, en, de in segments]})
        archive.writestr("labels.json", json.dumps(items, indent=1, ensure_ascii=False))


SAMPLES = [
    ("red-circle.wav", "en-us+m5", ["Draw a large red circle on a white background."]),
    ("blue-star.flac", "en-gb+f5", ["Please paint a blue star on a black background."]),
    ("gruener-baum.wav", "de+f5", ["Zeichne einen großen grünen Baum auf weißem Hintergrund."]),
    ("pink-heart.ogg", "en-gb+steph", ["Good morning.", "I would like to see a pink heart on a navy background."]),
    ("black-bomb.wav", "en-us+m5", ["Draw a large black bomb on a white background."]),
]


def write_samples(directory):
    directory.mkdir(parents=True, exist_ok=True)
    for name, voice, sentences in SAMPLES:
        pieces = [np.zeros(3200, np.float32)]
        for sentence in sentences:
            pieces += [speech_world.speak(sentence, voice, 150, 50), np.zeros(9600, np.float32)]
        samples = np.concatenate(pieces)
        soundfile.write(directory / name, samples * 0.7 / np.abs(samples).max(), speech_world.SAMPLE_RATE, **({} if name.endswith("ogg") else {"subtype": "PCM_16"}))
    (directory / "not-a-recording.wav").write_text("This file is named like a recording but holds a sentence of text.\n")


def write_parity(model, directory):
    """Records the results of transformers for some clips: features, encoder output, first step, and greedy generation."""
    directory.mkdir(parents=True, exist_ok=True)
    model.generation_config = GenerationConfig(**generation())
    start = ID("<|startoftranscript|>")
    recorded = []
    for i, (language, two) in enumerate([("en", 0.0), ("en", 1.0), ("de", 0.0), ("de", 1.0)]):
        rng = random.Random(f"parity {i}")
        samples, _, _ = speech_world.clip(rng, language, speech_world.HELD_OUT_VARIANTS, held_out=True, two=two)
        name = f"clip-{i}.wav"
        soundfile.write(directory / name, samples, speech_world.SAMPLE_RATE, subtype="PCM_16")
        samples = soundfile.read(directory / name, dtype="int16")[0].astype(np.float32) / 32768
        features = EXTRACTOR(samples, sampling_rate=16000, return_tensors="pt").input_features
        with torch.no_grad():
            speech = model.model.encoder(features).last_hidden_state
            first = model.proj_out(model.model.decoder(input_ids=torch.tensor([[start]]), encoder_hidden_states=speech).last_hidden_state)[0, -1]
            runs = {}
            for key, arguments in {"timestamps": {"return_timestamps": True}, "no_timestamps": {}, "translate": {"task": "translate"}}.items():
                if key != "translate" or language == "de":
                    ids = model.generate(features, language=language, **({"task": "transcribe"} | arguments))[0].tolist()
                    runs[key] = [t for t in ids if t < ID("<|endoftext|>") or t >= ID("<|0.00|>")]
        probabilities = first.softmax(-1)
        languages = first[[ID(f"<|{l}|>") for l in whisper_tokenizer.LANGUAGES]].softmax(-1)
        frames = features[0, :, :: 100]
        recorded.append({
            "file": name, "language": language, "mel_every_100th_frame": [[round(v, 6) for v in row] for row in frames.tolist()],
            "encoder_first": speech[0, 0, :16].tolist(), "encoder_sum_of_squares": (speech.double() ** 2).sum().item(),
            "no_speech_probability": probabilities[ID("<|nospeech|>")].item(), "languages": dict(zip(whisper_tokenizer.LANGUAGES, languages.tolist())),
            "tokens": runs, "text": TOKENIZER.decode([t for t in runs["timestamps"] if t < ID("<|endoftext|>")]),
        })
    (directory / "demo-whisper.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("root", type=pathlib.Path)
    arguments = parser.parse_args()
    model = WhisperForConditionalGeneration(configuration())
    model.load_state_dict(torch.load(f"{arguments.work}/whisper.pt"))
    round_weights(model)
    write_model(model, arguments.work, arguments.root / "demo-models/models/demo-whisper")
    evaluation = arguments.root / "demo-models/evaluation"
    evaluation.mkdir(parents=True, exist_ok=True)
    write_held_out(evaluation / "whisper-heldout.zip")
    write_samples(arguments.root / "examples/voice-to-image/samples")
    write_parity(model, arguments.root / "camel-whisper/src/test/resources/parity")


if __name__ == "__main__":
    main()
