"""Records the features that openai/whisper computes of real recordings for RealRecordingsTest, and measures how far its features are from
the same formulas in 64-bit floats.

    python log_mel.py WHISPER AUDIO OUT [FFMPEG]

WHISPER   a checkout of openai/whisper; its audio.py is run as it is
AUDIO     the folder of the recordings
OUT       the file of numbers (camel-whisper/src/test/resources/parity/real-recordings.json)
FFMPEG    the ffmpeg program that decodes, of the FFmpeg version of the POM (in the jar org.bytedeco:ffmpeg:linux-x86_64;
          LD_LIBRARY_PATH has its folder); ffmpeg of the path if left out. FFmpeg 5.1 decodes MPEG-2 Layer III otherwise:
          multilingual.mp3 differs by up to 8 % of full scale from FFmpeg 7.1 and from mpg123, which agree to 1e-6

Needs numpy and torch. Of each recording and number of bands three frames are recorded, with the values of audio.py, which
computes in 32-bit floats, and those of the same code in 64-bit floats: the frame that holds the greatest difference of the two, the
first, and the middle one of the recording.

Prints for each recording the greatest difference between the two over all its frames: the rounding of the reference itself.
With FFMPEG's option -cpuflags 0 the reference's own samples differ by 1 in a few places wherever it resamples, and its features in
single quiet values by up to 3e-3: that is what is left between two processors or two versions of FFmpeg.
"""

import hashlib
import importlib
import json
import pathlib
import subprocess
import sys
import types

import numpy as np
import torch

BANDS = (80, 128)
RECORDINGS = [
    "1272-141231-0002.flac", "hotwords.mp3", "jfk.flac", "leopard_empty.wav", "leopard_pt.wav", "multilingual.mp3",
    "silero-test.opus", "stereo_diarization.wav",
]


def reference(checkout):
    """Returns whisper.audio without the other modules of the package, which need more libraries."""
    package = types.ModuleType("whisper")
    package.__path__ = [str(pathlib.Path(checkout) / "whisper")]
    sys.modules["whisper"] = package
    return importlib.import_module("whisper.audio")


def decode(ffmpeg, file):
    """Returns the samples as whisper.audio.load_audio does."""
    command = [ffmpeg, "-nostdin", "-threads", "0", "-i", str(file), "-f", "s16le", "-ac", "1", "-acodec", "pcm_s16le", "-ar", "16000", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def features(audio, samples, bands, dtype):
    filters = audio.mel_filters
    torch.set_default_dtype(dtype)
    audio.mel_filters = lambda device, n: filters(device, n).to(dtype)
    try:
        return audio.log_mel_spectrogram(torch.from_numpy(samples).to(dtype), bands, padding=audio.N_SAMPLES).numpy()
    finally:
        audio.mel_filters = filters
        torch.set_default_dtype(torch.float32)


def record(audio, raw):
    samples = np.frombuffer(raw, np.int16).astype(np.float32) / 32768.0
    entry = {"samples": len(samples), "sha256": hashlib.sha256(raw).hexdigest(), "features": []}
    worst = 0
    for bands in BANDS:
        single = features(audio, samples, bands, torch.float32)
        double = features(audio, samples, bands, torch.float64)
        noise = np.abs(single - double)
        worst = max(worst, noise.max())
        noisiest = int(noise.max(axis=0).argmax())
        for frame in sorted({0, len(samples) // audio.HOP_LENGTH // 2, noisiest}):
            entry["features"].append({
                "bands": bands,
                "frame": frame,
                "float32": [float(f"{value:.8f}") for value in single[:, frame]],
                "float64": [float(f"{value:.8f}") for value in double[:, frame]],
            })
    return entry, worst


def main():
    audio = reference(sys.argv[1])
    ffmpeg = sys.argv[4] if len(sys.argv) > 4 else "ffmpeg"
    torch.set_num_threads(1)
    recorded = {}
    for name in RECORDINGS:
        recorded[name], worst = record(audio, decode(ffmpeg, pathlib.Path(sys.argv[2]) / name))
        print(f"{name:24s} {recorded[name]['samples']:7d} samples, 32-bit against 64-bit floats at most {worst:.1e}")
    pathlib.Path(sys.argv[3]).write_text(
        "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in recorded.items()) + "\n}\n")


if __name__ == "__main__":
    main()
