# %% right: flatten, multiply, add, cut off
def dense_relu(images, weights, biases):
    rows = images.reshape(len(images), -1)
    return np.maximum(rows @ weights + biases, 0)


# %% right: with np.dot and np.where
def dense_relu(images, weights, biases):
    n, height, width = images.shape
    sums = np.dot(images.reshape(n, height * width), weights) + biases
    return np.where(sums > 0, sums, 0.0)


# %% right: times a table of truth values
def dense_relu(images, weights, biases):
    sums = np.array([image.ravel() for image in images]) @ weights
    sums += biases
    return sums * (sums > 0)


# %% right: image by image, unit by unit
def dense_relu(images, weights, biases):
    outputs = np.zeros((images.shape[0], weights.shape[1]))
    for i, image in enumerate(images):
        for unit in range(weights.shape[1]):
            total = np.sum(image.flatten() * weights[:, unit]) + biases[unit]
            outputs[i, unit] = max(total, 0)
    return outputs


# %% wrong: no ReLU
# loses: dense_relu_values, dense_relu_many_images
# says: ReLU is missing
def dense_relu(images, weights, biases):
    return images.reshape(len(images), -1) @ weights + biases


# %% wrong: no biases
# loses: dense_relu_values, dense_relu_many_images
# says: The biases are missing
def dense_relu(images, weights, biases):
    return np.maximum(images.reshape(len(images), -1) @ weights, 0)


# %% wrong: biases after ReLU
# loses: dense_relu_values, dense_relu_many_images
# says: The biases come before ReLU, not after it.
def dense_relu(images, weights, biases):
    return np.maximum(images.reshape(len(images), -1) @ weights, 0) + biases


# %% wrong: the absolute value
# loses: dense_relu_values, dense_relu_many_images
# says: It does not drop their minus sign.
def dense_relu(images, weights, biases):
    return np.abs(images.reshape(len(images), -1) @ weights + biases)


# %% wrong: ReLU on the weights
# loses: dense_relu_values, dense_relu_many_images
# says: should be [[5, 0.5, 0], [4, 0, 0]], not
def dense_relu(images, weights, biases):
    return images.reshape(len(images), -1) @ np.maximum(weights, 0) + biases


# %% wrong: flattened column after column
# loses: dense_relu_values, dense_relu_many_images
# says: The images were flattened column after column.
def dense_relu(images, weights, biases):
    rows = images.transpose(0, 2, 1).reshape(len(images), -1)
    return np.maximum(rows @ weights + biases, 0)


# %% wrong: the axes of n and pixels mixed up
# loses: dense_relu_values, dense_relu_many_images
# says: should be [[5, 0.5, 0], [4, 0, 0]], not
def dense_relu(images, weights, biases):
    rows = images.reshape(-1, len(images)).T
    return np.maximum(rows @ weights + biases, 0)


# %% wrong: units in rows
# loses: dense_relu_values, dense_relu_many_images
# says: should have the shape (2, 3), but it has the shape (3, 2).
def dense_relu(images, weights, biases):
    return np.maximum(images.reshape(len(images), -1) @ weights + biases, 0).T


# %% wrong: the size of the first example written in
# loses: dense_relu_many_images, dense_relu_values
# says: cannot reshape
def dense_relu(images, weights, biases):
    return np.maximum(images.reshape(3, 784) @ weights + biases, 0)


# %% wrong: the maximum of the table, one number
# loses: dense_relu_values, dense_relu_many_images
# says: One number came back, not 6
def dense_relu(images, weights, biases):
    return max(np.max(images.reshape(len(images), -1) @ weights + biases), 0)


# %% wrong: forgets to return
# loses: dense_relu_values, dense_relu_many_images
# says: dense_relu returned nothing
def dense_relu(images, weights, biases):
    outputs = np.maximum(images.reshape(len(images), -1) @ weights + biases, 0)


# %% wrong: writes into the images
# loses: dense_relu_values, dense_relu_many_images
# says: dense_relu changed
def dense_relu(images, weights, biases):
    images.shape = (len(images), -1)
    return np.maximum(images @ weights + biases, 0)


# %% wrong: divides by 255 once more
# loses: dense_relu_values, dense_relu_many_images
# says: should be [[5, 0.5, 0], [4, 0, 0]], not [[1.016, 0, 1.988], [1.012, 0, 1.992]]
def dense_relu(images, weights, biases):
    return np.maximum(images.reshape(len(images), -1) / 255 @ weights + biases, 0)


# %% wrong: only the first image
# loses: dense_relu_values, dense_relu_many_images
# says: should have the shape (2, 3), but it has the shape (3,).
def dense_relu(images, weights, biases):
    return np.maximum(images[0].ravel() @ weights + biases, 0)
