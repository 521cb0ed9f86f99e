"""Exports demo-sd, writes the prompts of its evaluation and records a run of diffusers.

python sd_export.py WORK ROOT [--judge]     ROOT is the root of the repository; --judge measures in Python too
"""

import argparse
import json
import pathlib
import random
import shutil

import torch
from diffusers import DDIMScheduler, EulerDiscreteScheduler, StableDiffusionPipeline
from transformers import CLIPTokenizerFast

import clip_tokenizer
import shapeworld as world
from onnx_tools import export, round_weights
from sd_train_unet import TOKENIZER, encode, evaluate, text_encoder, unet
from sd_train_vae import SCALING, autoencoder

SCHEDULER = {
    "_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
    "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1, "prediction_type": "epsilon", "timestep_spacing": "leading",
}


class TextEncoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids):
        out = self.model(input_ids=input_ids)
        return out.last_hidden_state, out.pooler_output


class Denoiser(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, encoder_hidden_states):
        return self.model(sample, timestep, encoder_hidden_states, return_dict=False)[0]


class VaeEncoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, sample):
        return self.vae.quant_conv(self.vae.encoder(sample))


class VaeDecoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample):
        return self.vae.decoder(self.vae.post_quant_conv(latent_sample))


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, default=str))


def write_model(encoder, denoiser, vae, directory):
    side = world.SIZE // 8
    plane = {0: "batch", 2: "height", 3: "width"}
    ids = encode(["a red circle", ""])
    export(TextEncoder(encoder), (ids,), directory / "text_encoder/model.onnx", ["input_ids"], ["last_hidden_state", "pooler_output"],
           {"input_ids": {0: "batch", 1: "sequence"}, "last_hidden_state": {0: "batch", 1: "sequence"}, "pooler_output": {0: "batch"}})
    context = encoder(ids).last_hidden_state.detach()
    export(Denoiser(denoiser), (torch.randn(2, 4, side, side), torch.tensor(501), context), directory / "unet/model.onnx", ["sample", "timestep", "encoder_hidden_states"],
           ["out_sample"], {"sample": plane, "encoder_hidden_states": {0: "batch", 1: "sequence"}, "out_sample": plane})
    export(VaeDecoder(vae), (torch.randn(1, 4, side, side) / SCALING,), directory / "vae_decoder/model.onnx", ["latent_sample"], ["sample"], {"latent_sample": plane, "sample": plane})
    export(VaeEncoder(vae), (torch.rand(1, 3, world.SIZE, world.SIZE) * 2 - 1,), directory / "vae_encoder/model.onnx", ["sample"], ["latent_parameters"], {"sample": plane, "latent_parameters": plane})
    clip_tokenizer.save(TOKENIZER, directory / "tokenizer")
    write_json(directory / "text_encoder/config.json", encoder.config.to_dict() | {"architectures": ["CLIPTextModel"]})
    write_json(directory / "unet/config.json", {"_class_name": "UNet2DConditionModel"} | dict(denoiser.config))
    for part in ("vae_decoder", "vae_encoder"):
        write_json(directory / part / "config.json", {"_class_name": "AutoencoderKL"} | dict(vae.config))
    write_json(directory / "scheduler/scheduler_config.json", SCHEDULER)
    onnx = ["diffusers", "OnnxRuntimeModel"]
    write_json(directory / "model_index.json", {
        "_class_name": "OnnxStableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"], "text_encoder": onnx, "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": onnx, "vae_decoder": onnx, "vae_encoder": onnx, "safety_checker": [None, None], "feature_extractor": [None, None], "requires_safety_checker": False})


def write_prompts(path, count=200):
    """Writes prompts that were not used for training or for the choice of settings, each with the seed of its noise."""
    rng = random.Random(777)
    prompts = []
    for i in range(count):
        color, shape, size, background = world.sample(rng)
        words = ([size] if size != "medium" and rng.random() < 0.3 else []) + [color, shape]
        text = rng.choice(world.TRAINING_TEMPLATES).format(" ".join(words))
        if rng.random() < 0.6:
            text += f" on a {background} background"
        prompts.append({"prompt": world.with_articles(text), "colour": color, "shape": shape, "seed": 50000 + i})
    write_json(path, prompts)


def rounded(tensor):
    return [float(f"{v:.6g}") for v in tensor.flatten().tolist()]


def write_parity(encoder, denoiser, vae, work, directory):
    """Records a run of diffusers' pipeline with the same weights: ids, prompt embeddings, latents after every step, and the image."""
    directory.mkdir(parents=True, exist_ok=True)
    clip_tokenizer.save(TOKENIZER, f"{work}/tokenizer")
    tokenizer = CLIPTokenizerFast(tokenizer_file=f"{work}/tokenizer/tokenizer.json", model_max_length=clip_tokenizer.CONTEXT, pad_token=clip_tokenizer.END,
                                  bos_token=clip_tokenizer.START, eos_token=clip_tokenizer.END, unk_token=clip_tokenizer.END)
    settings = {k: v for k, v in SCHEDULER.items() if not k.startswith("_")}
    runs = []
    for name, scheduler, steps, negative in (("ddim", DDIMScheduler(**settings), 10, ""),
                                             ("euler", EulerDiscreteScheduler(**{k: v for k, v in settings.items() if k not in ("clip_sample", "set_alpha_to_one")}), 8, "a blue square")):
        pipeline = StableDiffusionPipeline(vae=vae, text_encoder=encoder, tokenizer=tokenizer, unet=denoiser, scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
        pipeline.set_progress_bar_config(disable=True)
        latents = []
        keep = lambda p, step, t, kwargs: (latents.append(rounded(kwargs["latents"])), kwargs)[1]
        prompt = "a large red circle on a white background"
        image = pipeline(prompt, negative_prompt=negative or None, num_inference_steps=steps, guidance_scale=7.5, height=world.SIZE, width=world.SIZE,
                         generator=torch.Generator("cpu").manual_seed(42), callback_on_step_end=keep, callback_on_step_end_tensor_inputs=["latents"]).images[0]
        image.save(directory / f"{name}.png")
        ids = encode([prompt, negative])
        with torch.no_grad():
            context = encoder(ids).last_hidden_state
        runs.append({"name": name, "scheduler": type(scheduler).__name__, "steps": steps, "guidance_scale": 7.5, "seed": 42, "prompt": prompt, "negative_prompt": negative,
                     "input_ids": ids.tolist(), "context_first": context[0, 0, :16].tolist(), "timesteps": [float(t) for t in scheduler.timesteps], "latents": latents})
    write_json(directory / "demo-sd.json", runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--judge", action="store_true")
    arguments = parser.parse_args()
    denoiser, encoder, vae = unet(), text_encoder(), autoencoder()
    states = torch.load(f"{arguments.work}/unet.pt")
    denoiser.load_state_dict(states[0])
    encoder.load_state_dict(states[1])
    vae.load_state_dict(torch.load(f"{arguments.work}/vae.pt"))
    for model in (denoiser, encoder, vae):
        round_weights(model)
    write_model(encoder, denoiser, vae, arguments.root / "demo-models/models/demo-sd")
    evaluation = arguments.root / "demo-models/evaluation"
    write_prompts(evaluation / "sd-prompts.json")
    for name in ("judge.onnx", "judge.json"):
        shutil.copy(f"{arguments.work}/{name}", evaluation / name)
    write_parity(encoder, denoiser, vae, arguments.work, arguments.root / "camel-diffusion/src/test/resources/parity")
    if arguments.judge:
        for guidance in (1.5, 2.0, 2.5, 3.0, 5.0, 7.5):
            print("guidance", guidance, evaluate(denoiser, encoder, vae, arguments.work, count=75, seed=9000, guidance=guidance))


if __name__ == "__main__":
    main()
