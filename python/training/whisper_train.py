"""Trains demo-whisper: transformers' WhisperForConditionalGeneration on spoken shape-world sentences.

python whisper_train.py WORK [--steps 6500]     needs whisper_data.py's files in WORK; about 50 minutes on one core
"""

import argparse
import math
import pickle
import random
import re
import time

import torch
import torch.nn.functional as F
from torch import nn
from transformers import WhisperConfig, WhisperForConditionalGeneration

import whisper_tokenizer

BATCH = 16
TOKENIZER = whisper_tokenizer.build()
ID = TOKENIZER.token_to_id
FIRST_TIME = ID("<|0.00|>")
CHARACTERS = " abcdefghijklmnopqrstuvwxyzäöüß"


def configuration():
    end = ID("<|endoftext|>")
    return WhisperConfig(
        vocab_size=TOKENIZER.get_vocab_size(), num_mel_bins=80, d_model=128, encoder_layers=3, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=384, decoder_ffn_dim=384,
        max_source_positions=1500, max_target_positions=112, decoder_start_token_id=ID("<|startoftranscript|>"),
        eos_token_id=end, bos_token_id=end, pad_token_id=end, dropout=0.0, suppress_tokens=None, begin_suppress_tokens=None,
        median_filter_width=7,
    )


def time_token(seconds):
    return FIRST_TIME + round(seconds / 0.02)


def target(language, segments, rng):
    """Returns the token ids of a training sequence, and the spoken characters for the CTC head."""
    start = ID("<|startoftranscript|>")
    if not segments:
        return [start, ID("<|nospeech|>")], ""
    translate = language == "de" and rng.random() < 0.35
    ids = [start, ID(f"<|{language}|>"), ID("<|translate|>" if translate else "<|transcribe|>")]
    texts = [" " + (german if language == "de" and not translate else english) for _, _, english, german in segments]
    if rng.random() < 0.5:
        for (begin, end, _, _), text in zip(segments, texts):
            ids += [time_token(begin)] + TOKENIZER.encode(text).ids + [time_token(end)]
    else:
        ids += [ID("<|notimestamps|>")] + TOKENIZER.encode("".join(texts)).ids
    spoken = " ".join(german if language == "de" else english for _, _, english, german in segments)
    return ids + [ID("<|endoftext|>")], "".join(c for c in spoken.lower() if c in CHARACTERS)


def whisper_range(log10_mel):
    """Applies the last steps of Whisper's log-mel: clamping to the maximum minus 8, and scaling."""
    top = log10_mel.amax((1, 2), keepdim=True)
    return (torch.maximum(log10_mel, top - 8) + 4) / 4


def features(mels, frames, rng=None):
    """Returns features, [N, 80, frames]; with an rng with noise and masks, for training."""
    out = torch.full((len(mels), 80, frames), -10.0)
    for i, mel in enumerate(mels):
        out[i, :, : mel.shape[1]] = torch.from_numpy(mel).float()[:, :frames]
    if rng is None:
        return whisper_range(out)
    noisy = torch.rand(len(mels), 1, 1) < 0.5
    floor = torch.rand(len(mels), 1, 1) * 3.5 - 5.5 + torch.log10(torch.rand(out.shape) * 0.9 + 0.1)
    out = whisper_range(torch.where(noisy, torch.log10(10**out + 10**floor), out))
    for i, mel in enumerate(mels):
        if rng.random() < 0.5:
            low = rng.randrange(70)
            out[i, low : low + rng.randint(1, 10)] = out[i].min()
        if rng.random() < 0.3:
            begin = rng.randrange(max(1, mel.shape[1] - 12))
            out[i, :, begin : begin + rng.randint(2, 10)] = out[i].min()
    return out


def encode(model, mels):
    """Runs the encoder on any even number of frames: that of transformers requires 3000."""
    encoder = model.model.encoder
    x = F.gelu(encoder.conv1(mels))
    x = F.gelu(encoder.conv2(x)).permute(0, 2, 1)
    x = x + encoder.embed_positions.weight[: x.shape[1]]
    for layer in encoder.layers:
        x = layer(x, None)
        x = x[0] if isinstance(x, tuple) else x
    return encoder.layer_norm(x)


def padding(rng, longest):
    """Returns the number of frames of a batch: mostly little silence after the speech, sometimes up to the full window."""
    draw = rng.random()
    if draw < 0.62:
        return longest + rng.randint(2, 40)
    if draw < 0.87:
        return longest + rng.randint(40, 400)
    if draw < 0.96:
        return min(3000, longest + rng.randint(400, 1200))
    return 3000


@torch.no_grad()
def greedy(model, mels, language, task="transcribe", times=False):
    hidden = encode(model, mels)
    prompt = [ID("<|startoftranscript|>"), ID(f"<|{language}|>"), ID(f"<|{task}|>")] + ([] if times else [ID("<|notimestamps|>")])
    ids = torch.tensor([prompt] * len(mels))
    end, done = ID("<|endoftext|>"), torch.zeros(len(mels), dtype=torch.bool)
    for _ in range(90):
        logits = model.proj_out(model.model.decoder(input_ids=ids, encoder_hidden_states=hidden).last_hidden_state[:, -1])
        following = logits.argmax(-1)
        following[done] = end
        done |= following == end
        ids = torch.cat([ids, following[:, None]], 1)
        if done.all():
            break
    return [[t for t in row[len(prompt) :] if t != end] for row in ids.tolist()]


def words(text):
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def distance(reference, said):
    row = list(range(len(said) + 1))
    for i, a in enumerate(reference, 1):
        previous, row = row, [i] + [0] * len(said)
        for j, b in enumerate(said, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
    return row[-1]


def word_error_rate(model, clips, task, frames=None, count=40):
    errors = total = 0
    clips = clips[:count]
    for language in sorted({c[1] for c in clips}):
        own = [c for c in clips if c[1] == language]
        for i in range(0, len(own), 10):
            some = own[i : i + 10]
            width = frames or (max(c[0].shape[1] for c in some) + 20) // 2 * 2
            for clip, ids in zip(some, greedy(model, features([c[0] for c in some], width), language, task)):
                reference = words(" ".join(g if language == "de" and task == "transcribe" else e for _, _, e, g in clip[2]))
                errors += distance(reference, words(TOKENIZER.decode(ids)))
                total += len(reference)
    return round(errors / total, 3)


def report(model, clips):
    model.eval()
    english, german = [c for c in clips if c[1] == "en"], [c for c in clips if c[1] == "de"]
    result = {
        "en": word_error_rate(model, english, "transcribe"), "de": word_error_rate(model, german, "transcribe"),
        "de→en": word_error_rate(model, german, "translate"),
        "en 30 s": word_error_rate(model, english, "transcribe", 3000, 20), "de 30 s": word_error_rate(model, german, "transcribe", 3000, 20),
    }
    model.train()
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--steps", type=int, default=6500)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    rng = random.Random(3)
    with open(f"{arguments.work}/whisper-train.pkl", "rb") as file:
        clips = [c for c in pickle.load(file) if c[0].shape[1] <= 900]
    with open(f"{arguments.work}/whisper-validation.pkl", "rb") as file:
        validation = pickle.load(file)

    model = WhisperForConditionalGeneration(configuration())
    nn.init.normal_(model.model.decoder.embed_tokens.weight, std=0.04)
    ctc = nn.Linear(model.config.d_model, len(CHARACTERS) + 1)
    parameters = [p for m in (model, ctc) for p in m.parameters() if p.requires_grad]
    rate = 1.2e-3
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    print("clips", len(clips), "parameters", sum(p.numel() for p in model.parameters()), flush=True)
    started, sums, pool, end = time.time(), [0.0, 0.0], [], ID("<|endoftext|>")
    for step in range(arguments.steps):
        done = step / arguments.steps
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 400) * (0.5 * (1 + math.cos(math.pi * done)) * 0.98 + 0.02)
        if not pool:
            order = rng.sample(range(len(clips)), BATCH * 80)
            order.sort(key=lambda i: clips[i][0].shape[1])
            pool = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
            rng.shuffle(pool)
        batch = [clips[i] for i in pool.pop()]
        frames = padding(rng, max(c[0].shape[1] for c in batch)) // 2 * 2
        if frames > 900:
            batch = batch[:8]  # long windows are expensive and teach only the silence after the speech
        if rng.random() < 0.25:  # one clip without speech: the noise of a room
            silent = torch.full((80, rng.randint(100, 600)), rng.uniform(-10, -4)) + torch.log10(torch.rand(80, 1).expand(80, 1) * 0.9 + 0.1)
            batch[-1] = ((silent + torch.rand(silent.shape) - 0.5).numpy(), "en", [])
        x = features([c[0] for c in batch], frames, rng)
        targets = [target(c[1], c[2], rng) for c in batch]
        width = max(len(ids) for ids, _ in targets)
        ids, wanted = torch.full((len(batch), width), end), torch.full((len(batch), width - 1), -100)
        for i, (row, _) in enumerate(targets):
            ids[i, : len(row)] = torch.tensor(row)
            wanted[i, : len(row) - 1] = torch.tensor(row[1:])
            if len(row) > 2:
                wanted[i, 1] = -100  # the task is given, not predicted
        hidden = encode(model, x)
        logits = model.proj_out(model.model.decoder(input_ids=ids[:, :-1], encoder_hidden_states=hidden).last_hidden_state)
        spoken = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), wanted.reshape(-1), ignore_index=-100, label_smoothing=0.03)
        lengths = torch.tensor([len(c) for _, c in targets])
        steps = torch.tensor([min(frames // 2, (c[0].shape[1] + 10) // 2) for c in batch])
        characters = torch.tensor([CHARACTERS.index(c) + 1 for _, text in targets for c in text])
        log_probabilities = F.log_softmax(ctc(hidden), -1).transpose(0, 1)
        aligned = F.ctc_loss(log_probabilities, characters, steps, lengths, zero_infinity=True)
        loss = spoken + 0.4 * (1 - 0.8 * done) * aligned
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(parameters, 1.0)
        if not torch.isfinite(norm):
            raise SystemExit(f"gradient not finite at step {step}")
        optimiser.step()
        sums[0] += spoken.item()
        sums[1] += aligned.item()
        if (step + 1) % 100 == 0:
            print(f"{time.time() - started:.0f} s step {step + 1} spoken {sums[0] / 100:.3f} ctc {sums[1] / 100:.3f}", flush=True)
            sums = [0.0, 0.0]
        if (step + 1) % 1000 == 0 or step + 1 == arguments.steps:
            torch.save(model.state_dict(), f"{arguments.work}/whisper.pt")
            print("word error rates, unseen voices:", report(model, validation), flush=True)


if __name__ == "__main__":
    main()
