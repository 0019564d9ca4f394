"""Writes largeArray.h5 beside this file (h5py 3.14): a model of Keras's form with a kernel of 2^34 numbers, none of which is stored.

  python largeArray.py
"""
import json
import os

import h5py

with h5py.File(os.path.join(os.path.dirname(os.path.abspath(__file__)), "largeArray.h5"), "w") as h5:
    layers = [
        {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [None, 2, 2, 3]}},
        {"class_name": "Flatten", "config": {"name": "flatten"}},
        {"class_name": "Dense", "config": {"name": "dense", "units": 2, "activation": "softmax"}},
    ]
    h5.attrs["keras_version"] = "2.15.0"
    h5.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": layers}})
    weights = h5.create_group("model_weights")
    weights.attrs["layer_names"] = ["dense"]
    group = weights.create_group("dense")
    group.attrs["weight_names"] = ["dense/kernel:0"]
    group.create_group("dense").create_dataset("kernel:0", (2**17, 2**17), "f4", chunks=(128, 128), compression="gzip")
