#!/usr/bin/env python3
"""Learning rates over 100 steps or epochs by Keras, for test/engine/training/schedules.test.ts.

    pip install tensorflow-cpu==2.21.0; python schedules.py > schedules.json

One-cycle has no Keras class: its numbers follow _annealing_cos and get_lr of torch/optim/lr_scheduler.py (PyTorch
2.9, OneCycleLR with anneal_strategy="cos" and cycle_momentum=False) line by line.
"""
import json, math, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np

RATE = 0.01
result = {}

# Five steps an epoch, twenty epochs.
rates = []
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(RATE), "mse")


class Rates(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        rates.append(float(self.model.optimizer.learning_rate))


model.fit(np.zeros((5, 1)), np.zeros((5, 1)), batch_size=1, epochs=20, verbose=0, callbacks=[
    keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.3 if epoch > 0 and epoch % 4 == 0 else rate), Rates()])
result["step"] = rates

for name, warm, alpha in (("cosine", 0, 0.0), ("cosine with a rest", 0, 0.05), ("cosine with warm-up", 15, 0.01)):
    # Keras counts decay_steps from the end of the warm-up.
    decay = keras.optimizers.schedules.CosineDecay(
        0.0 if warm else RATE, 100 - warm, alpha=alpha, warmup_target=RATE if warm else None, warmup_steps=warm)
    result[name] = [float(decay(step)) for step in range(100)]


def one_cycle(step, total, max_lr, pct_start, div_factor, final_div_factor):
    def annealing_cos(start, end, pct):
        return end + (start - end) / 2.0 * (math.cos(math.pi * pct) + 1)
    initial = max_lr / div_factor
    phases = [(float(pct_start * total) - 1, initial, max_lr), (total - 1, max_lr, initial / final_div_factor)]
    start_step = 0.0
    for i, (end_step, start, end) in enumerate(phases):
        if step <= end_step or i == len(phases) - 1:
            return annealing_cos(start, end, (step - start_step) / (end_step - start_step))
        start_step = end_step


result["one-cycle"] = [one_cycle(step, 100, RATE, 0.3, 25.0, 1e4) for step in range(100)]
result["one-cycle, early and steep"] = [one_cycle(step, 100, RATE, 0.15, 10.0, 100.0) for step in range(100)]

# A loss that falls, stays, jumps and falls again, over 100 epochs.
losses = [1.0 / (1 + 0.1 * min(epoch, 20 + (epoch // 40) * 15)) + 0.02 * math.sin(epoch * 1.7) for epoch in range(100)]
result["losses"] = losses


def plateau(monitor, values, **settings):
    callback = keras.callbacks.ReduceLROnPlateau(monitor=monitor, **settings)
    callback.set_model(model)
    model.optimizer.learning_rate = RATE
    callback.on_train_begin()
    seen = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {monitor: value})
        seen.append(float(model.optimizer.learning_rate))
    return seen


result["plateau"] = plateau("val_loss", losses, factor=0.5, patience=4, min_delta=1e-4)
result["plateau with cooldown and floor"] = plateau("val_loss", losses, factor=0.3, patience=2, min_delta=0.005, cooldown=6, min_lr=2e-4)
result["plateau of accuracy"] = plateau("val_accuracy", [1 - x for x in losses], factor=0.1, patience=5, min_delta=0.001, mode="max", cooldown=2, min_lr=1e-6)
print(json.dumps(result))
