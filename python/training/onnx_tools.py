"""Exports graphs: stores weights as float16, and compares each graph to its torch model."""

import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper

OPSET = 17


def round_weights(model):
    """Rounds the weights of a torch model to float16, so that it equals its export."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float())
    return model.eval()


def store_as_float16(path, least=256):
    """Stores large initializers as float16, each followed by a Cast to float32: half the file size, equal results."""
    model = onnx.load(path)
    casts, kept = [], []
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT and np.prod(tensor.dims) >= least:
            name = tensor.name
            half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), name + "_float16")
            casts.append(helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT, name="cast_" + name))
            kept.append(half)
        else:
            kept.append(tensor)
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def export(module, inputs, path, input_names, output_names, dynamic, half=True):
    """Writes a graph and fails unless the results of onnxruntime equal those of torch."""
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    module.eval()
    torch.onnx.export(
        module, inputs, str(path), input_names=input_names, output_names=output_names, dynamic_axes=dynamic,
        opset_version=OPSET, dynamo=False, do_constant_folding=True,
    )
    if half:
        store_as_float16(str(path))
    with torch.no_grad():
        expected = module(*inputs)
    expected = [expected] if isinstance(expected, torch.Tensor) else list(expected)
    compare(path, {n: t.numpy() for n, t in zip(input_names, inputs)}, dict(zip(output_names, [e.numpy() for e in expected])))


def compare(path, inputs, expected, tolerance=2e-4):
    session = onnxruntime.InferenceSession(str(path))
    wanted = {i.name for i in session.get_inputs()}
    names = list(expected)
    for name, got in zip(names, session.run(names, {k: v for k, v in inputs.items() if k in wanted})):
        difference = float(np.abs(got - expected[name]).max())
        if not difference <= tolerance * max(1.0, float(np.abs(expected[name]).max())):
            raise SystemExit(f"{path}: output {name} differs from torch by {difference}")
        print(f"{pathlib.Path(path).name} {name}: differs from torch by {difference:.1e}, {pathlib.Path(path).stat().st_size / 1e6:.2f} MB")
