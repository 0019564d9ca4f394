#!/usr/bin/env python3
"""Losses of twenty training steps by Keras with regularizers.L2, for test/engine/graphs/l2.test.ts.

    pip install tensorflow-cpu==2.21.0; python l2_steps.py > l2_steps.json
"""
import json, pathlib

source = pathlib.Path(__file__).with_name("training_steps.py").read_text()
exec(source[: source.index("CASES =")])

FACTOR = 0.02
REGULARIZER = keras.regularizers.L2(FACTOR)


def run(kernels):
    model = mixed()
    fill(model)
    optimizer, losses = keras.optimizers.Adam(0.0005), []
    for step in range(STEPS):
        images, targets = batch(step, 23)
        with tf.GradientTape() as tape:
            loss = LOSSES["plain"](targets, model(images, training=True))
            for layer in model.layers:
                for w in layer.weights:
                    if f"{layer.name}/{w.path.split('/')[-1]}" in kernels:
                        loss += REGULARIZER(w)
        optimizer.apply(tape.gradient(loss, model.trainable_weights), model.trainable_weights)
        losses.append(float(loss))
    return losses


ALL = ["stem/kernel", "separable/depthwise_kernel", "separable/pointwise_kernel", "branch_a/kernel", "branch_b/kernel", "excite/kernel", "predictions/kernel"]
print(json.dumps({"factor": FACTOR, "whole": run(ALL), "head": run(["predictions/kernel"])}))
