"""The peers of `benchmarks/training.py`, in an environment of their own: JAX, scikit-learn and Keras.

A process that says "ready" and then, for every name on a line of its input, does that work once and writes the
processor's seconds of a step. Its argument is a JSON object: sizes, activation, batch, steps, models, shapes
(sizes of many different networks) and the file of the training points.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings

for _name in ("XLA_FLAGS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" if _name[0] == "X" else "1"
os.environ["KERAS_BACKEND"] = "jax"

import jax  # noqa: E402 (one thread has to be asked for before)
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

RATE, BETA1, BETA2, EPSILON = 0.01, 0.9, 0.99, 1e-8


def initial(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        (jax.random.normal(k, (n, m)) * np.sqrt(2 / n), jnp.zeros(m))
        for k, n, m in zip(keys, sizes, sizes[1:], strict=False)
    ]


def forward(parameters, x, code_layer):
    for i, (weights, biases) in enumerate(parameters):
        x = x @ weights + biases
        if i not in (code_layer, len(parameters) - 1):
            x = jax.nn.silu(x)
    return x


def training(code_layer, batch, steps, data):
    """A run of `steps` updates with batches drawn on the way, as a function of a key and the parameters."""

    def loss(parameters, x):
        return ((forward(parameters, x, code_layer) - x) ** 2).sum(1).mean()

    def update(state, key):
        parameters, first, second, t = state
        x = data[jax.random.randint(key, (batch,), 0, len(data))]
        gradients = jax.grad(loss)(parameters, x)
        first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)
        rate = RATE * jnp.sqrt(1 - BETA2**t) / (1 - BETA1**t)
        parameters = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + EPSILON), parameters, first, second)
        return (parameters, first, second, t + 1), None

    def run(key, parameters):
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        state, _ = jax.lax.scan(update, (parameters, zeros, zeros, 1.0), jax.random.split(key, steps))
        return state[0]

    return run


def jax_work(asked, data):
    """One network; many equal ones by vmap; each compiled once before it is timed."""
    key, sizes = jax.random.key(0), asked["sizes"]
    run = training(len(sizes) // 2 - 1, asked["batch"], asked["steps"], data)
    one, many = jax.jit(run), jax.jit(jax.vmap(run))
    keys = jax.random.split(key, asked["models"])
    first, all_first = initial(key, sizes), jax.vmap(lambda k: initial(k, sizes))(keys)
    begun = time.perf_counter()
    jax.block_until_ready(one(key, first))
    print(f"compiled in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    jax.block_until_ready(many(keys, all_first))
    return {
        "JAX jit + scan": (lambda: jax.block_until_ready(one(key, first)), asked["steps"]),
        "JAX vmap": (lambda: jax.block_until_ready(many(keys, all_first)), asked["steps"] * asked["models"]),
    }


def sklearn_work(asked, data):
    """MLPRegressor from the points to themselves, its epochs made of as many batches."""
    from sklearn.neural_network import MLPRegressor

    warnings.simplefilter("ignore")  # it says that so few epochs do not converge
    points = np.asarray(data, dtype=np.float64)
    batch = asked["batch"]
    a_epoch = -(-len(points) // batch)
    epochs = max(1, asked["steps"] // a_epoch)
    model = MLPRegressor(
        hidden_layer_sizes=asked["sizes"][1:-1],
        activation="tanh",
        batch_size=batch,
        learning_rate_init=RATE,
        max_iter=epochs,
        n_iter_no_change=epochs + 1,
        tol=0,
    )
    return {"scikit-learn MLPRegressor": (lambda: model.fit(points, points), epochs * a_epoch)}


def keras_work(asked, data):
    """Keras' fit, on JAX."""
    import keras

    sizes, points = asked["sizes"], np.asarray(data)
    code = len(sizes) // 2 - 1
    layers = [
        keras.layers.Dense(m, activation=None if i in (code, len(sizes) - 2) else "silu")
        for i, m in enumerate(sizes[1:])
    ]
    model = keras.Sequential([keras.Input((sizes[0],)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(RATE, beta_2=BETA2), loss="mse")
    a_epoch = -(-len(points) // asked["batch"])
    epochs = max(1, asked["steps"] // a_epoch)
    model.fit(points, points, batch_size=asked["batch"], epochs=1, verbose=0)
    return {
        "Keras fit": (
            lambda: model.fit(points, points, batch_size=asked["batch"], epochs=epochs, verbose=0), epochs * a_epoch
        )
    }  # fmt: skip


def main() -> None:
    asked = json.loads(sys.argv[1])
    data = jnp.asarray(np.load(asked["points"]))
    work = jax_work(asked, data) | sklearn_work(asked, data) | keras_work(asked, data)
    print(json.dumps(list(work)), flush=True)
    for line in sys.stdin:
        run, steps = work[line.strip()]
        begun = time.process_time()
        run()
        print((time.process_time() - begun) / steps, flush=True)


if __name__ == "__main__":
    main()
