"""Synthesizes the training set of demo-whisper and stores its log-mel spectrograms.

python whisper_data.py WORK [--clips 14000]     about 8 minutes on two cores
"""

import argparse
import multiprocessing
import pickle
import random

import numpy as np
import torch
from transformers import WhisperFeatureExtractor

import speech_world

EXTRACTOR = WhisperFeatureExtractor(feature_size=80)
MEL_FILTERS = torch.from_numpy(EXTRACTOR.mel_filters.T.astype(np.float32))
WINDOW = torch.hann_window(400)


def log10_mel(samples):
    """Returns Whisper's log-mel features before the clamp to the maximum, [80, frames]; 10 ms per frame."""
    spectrum = torch.stft(torch.from_numpy(samples), 400, 160, window=WINDOW, center=True, pad_mode="reflect", return_complex=True)
    return torch.log10((MEL_FILTERS @ spectrum[:, :-1].abs() ** 2).clamp(min=1e-10))


def work(job):
    seed, count, language, variants = job
    torch.set_num_threads(1)
    rng, clips = random.Random(seed), []
    for _ in range(count):
        samples, segments, _ = speech_world.clip(rng, language, variants, held_out=False)
        clips.append((log10_mel(samples).half().numpy(), language, segments))
    return clips


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--clips", type=int, default=14000)
    arguments = parser.parse_args()
    size = 250
    jobs = [(1000 + i, size, "de" if i % 2 else "en", speech_world.VARIANTS) for i in range(arguments.clips // size)]
    # Sentences of the training set in unseen voices, for validation during training.
    validation = [(91, 60, "en", speech_world.HELD_OUT_VARIANTS), (93, 60, "de", speech_world.HELD_OUT_VARIANTS)]
    with multiprocessing.Pool(2) as pool:
        for name, todo in (("validation", validation), ("train", jobs)):
            clips = sum(pool.map(work, todo, chunksize=1), [])
            with open(f"{arguments.work}/whisper-{name}.pkl", "wb") as out:
                pickle.dump(clips, out)
            print(name, len(clips), "clips, mean seconds", np.mean([c[0].shape[1] for c in clips]) / 100, flush=True)


if __name__ == "__main__":
    main()
