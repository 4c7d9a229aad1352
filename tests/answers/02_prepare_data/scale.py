# %% right: convert, then divide
def scale(images):
    return images.astype("float32") / 255


# %% right: divide, then convert
def scale(images):
    return (images / 255.0).astype(np.float32)


# %% right: np.divide with a dtype
def scale(images):
    return np.divide(images, 255, dtype="float32")


# %% wrong: whole-number division
# loses: scale_values, scale_dtype
# says: The decimals were cut off
def scale(images):
    return images // 255


# %% wrong: double precision
# loses: scale_dtype
# says: should have the type float32, not float64
def scale(images):
    return images / 255


# %% wrong: by the maximum of the images
# loses: scale_values, scale_dtype
# says: Divide by 255, not by the largest number that occurs
def scale(images):
    return images.astype("float32") / images.max()


# %% wrong: by 256
# loses: scale_values, scale_dtype
# says: You divided by 256, but full ink is 255
def scale(images):
    return images.astype("float32") / 256


# %% wrong: only the type
# loses: scale_values, scale_dtype
# says: Only the type has changed
def scale(images):
    return images.astype("float32")


# %% wrong: back to bytes
# loses: scale_values, scale_dtype
# says: The decimals were cut off
def scale(images):
    return (images / 255).astype(images.dtype)


# %% wrong: from -1 to 1
# loses: scale_values, scale_dtype
# says: scale([[[0, 204], [51, 1]], [[153, 9], [102, 200]]]) should be
def scale(images):
    return images.astype("float32") / 127.5 - 1


# %% wrong: ink and paper swapped
# loses: scale_values, scale_dtype
# says: scale([[[0, 204], [51, 1]], [[153, 9], [102, 200]]]) should be
def scale(images):
    return 1 - images.astype("float32") / 255


# %% wrong: flattened as well
# loses: scale_values, scale_dtype
# says: should have the shape (2, 2, 2), but it has the shape (2, 4)
def scale(images):
    return images.reshape(len(images), -1).astype("float32") / 255


# %% wrong: forgets to return
# loses: scale_values, scale_dtype
# says: returned nothing
def scale(images):
    images = images.astype("float32") / 255


# %% wrong: returns after the first image
# loses: scale_values
# says: Only one image was scaled
def scale(images):
    result = np.zeros(images.shape, dtype="float32")
    for i in range(len(images)):
        result[i] = images[i] / 255
        return result


# %% wrong: half precision on the way
# loses: scale_values, scale_dtype
# says: do not use float16
def scale(images):
    return (images.astype("float16") / 255).astype("float32")
