"""Creates types.onnx for OnnxTypesTest: for each numeric type that exports use, an input of that type and an output that is
its double, in the same type.

    python onnx_types.py camel-multimodal-runtime/src/test/resources/onnx/types.onnx

Needs onnx.
"""

import sys

from onnx import TensorProto, checker, helper, save

TYPES = {"float": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "bfloat16": TensorProto.BFLOAT16, "double": TensorProto.DOUBLE,
         "int64": TensorProto.INT64, "int32": TensorProto.INT32}

nodes, inputs, outputs = [], [], []
for name, kind in TYPES.items():
    inputs.append(helper.make_tensor_value_info(name, kind, ["count of " + name]))
    outputs.append(helper.make_tensor_value_info(name + "_twice", kind, ["count of " + name]))
    nodes += [
        helper.make_node("Cast", [name], [name + "_in"], to=TensorProto.FLOAT),
        helper.make_node("Add", [name + "_in", name + "_in"], [name + "_out"]),
        helper.make_node("Cast", [name + "_out"], [name + "_twice"], to=kind),
    ]
model = helper.make_model(helper.make_graph(nodes, "types", inputs, outputs), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
save(model, sys.argv[1])
