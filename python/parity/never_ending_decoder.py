"""Creates the decoder of WhisperWarmUpTest, which fits the encoder and the tokenizer of the demo model: it never ends a transcript,
and it has embeddings for eight positions only, so that there are no logits for further tokens.

    python never_ending_decoder.py decoder_model_merged.onnx

Needs numpy and onnx.
"""

import sys

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

VOCABULARY, HEADS, HEAD_WIDTH, WIDTH, POSITIONS = 2167, 4, 32, 128, 8
TEXT_TOKEN = 300
PAST, PRESENT = "past_key_values.0.decoder.key", "present.0.decoder.key"


def constant(name, value, kind=np.int64):
    return numpy_helper.from_array(np.array(value, kind), name)


row = np.full((1, 1, VOCABULARY), -10, np.float32)
row[0, 0, TEXT_TOKEN] = 10
constants = [
    constant("row", row, np.float32), constant("positions", np.zeros(POSITIONS), np.float32), constant("no_key", np.zeros((1, 1, 1, 1)), np.float32),
    constant("heads", [1, HEADS]), constant("width", [HEAD_WIDTH]),
    constant("first_and_last", [0, 2]), constant("axis_one", [1]), constant("axis_two", [2]),
]
nodes = [
    helper.make_node("Shape", ["input_ids"], ["ids_shape"]),
    helper.make_node("Gather", ["ids_shape", "axis_one"], ["length"]),
    helper.make_node("Shape", [PAST], ["past_shape"]),
    helper.make_node("Gather", ["past_shape", "axis_two"], ["past_length"]),
    helper.make_node("Add", ["past_length", "length"], ["end"]),
    helper.make_node("Slice", ["positions", "past_length", "end"], ["embedded"]),
    helper.make_node("Unsqueeze", ["embedded", "first_and_last"], ["column"]),
    helper.make_node("Add", ["column", "row"], ["logits"]),
    helper.make_node("Concat", ["heads", "length", "width"], ["key_shape"], axis=0),
    helper.make_node("Expand", ["no_key", "key_shape"], ["key"]),
    helper.make_node("Concat", [PAST, "key"], [PRESENT], axis=2),
]
graph = helper.make_graph(
    nodes, "never_ending_decoder",
    [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "length"]),
        helper.make_tensor_value_info("encoder_hidden_states", TensorProto.FLOAT, [1, "frames", WIDTH]),
        helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]),
        helper.make_tensor_value_info(PAST, TensorProto.FLOAT, [1, HEADS, "past", HEAD_WIDTH]),
    ],
    [
        helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "length", VOCABULARY]),
        helper.make_tensor_value_info(PRESENT, TensorProto.FLOAT, [1, HEADS, "total", HEAD_WIDTH]),
    ],
    constants)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model, full_check=True)
save(model, sys.argv[1])
