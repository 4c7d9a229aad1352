# %% right: argsort of the sums
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2)))[:k]


# %% right: flattened images
def least_ink(images, k):
    return images.reshape(len(images), -1).sum(axis=1).argsort()[:k]


# %% right: Python's sorted
def least_ink(images, k):
    ink = [int(image.sum()) for image in images]
    return sorted(range(len(images)), key=lambda i: ink[i])[:k]


# %% right: partition first, then sort the few
def least_ink(images, k):
    ink = images.astype(int).sum(axis=2).sum(axis=1)
    candidates = np.argpartition(ink, k - 1)[:k]
    return candidates[np.argsort(ink[candidates])]


# %% wrong: the amounts of ink
# loses: least_ink_order, least_ink_any_k
# says: These are the amounts of ink
def least_ink(images, k):
    return np.sort(images.sum(axis=(1, 2)))[:k]


# %% wrong: the most ink
# loses: least_ink_order, least_ink_any_k
# says: The emptiest should come first
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2)))[::-1][:k]


# %% wrong: the last k of the order
# loses: least_ink_order, least_ink_any_k
# says: These are the last of the order
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2)))[-k:]


# %% wrong: adds in uint8
# loses: least_ink_order, least_ink_any_k
# says: in uint8 it is 4
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2), dtype=np.uint8))[:k]


# %% wrong: the images instead of their positions
# loses: least_ink_order, least_ink_any_k
# says: These are the images. Return their positions
def least_ink(images, k):
    return images[np.argsort(images.sum(axis=(1, 2)))[:k]]


# %% wrong: adds over one axis only
# loses: least_ink_order, least_ink_any_k
# says: should have the shape (3,), but it has the shape (3, 3)
def least_ink(images, k):
    return np.argsort(images.sum(axis=1))[:k]


# %% wrong: always ten
# loses: least_ink_order, least_ink_any_k
# says: should hold 3 numbers, but it holds 5
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2)))[:10]


# %% wrong: counts inked pixels
# loses: least_ink_order, least_ink_any_k
# says: not how many have some
def least_ink(images, k):
    return np.argsort((images > 0).sum(axis=(1, 2)), kind="stable")[:k]


# %% wrong: the emptiest only
# loses: least_ink_order, least_ink_any_k
# says: should be an array or list of length 3, not one number
def least_ink(images, k):
    return np.argmin(images.sum(axis=(1, 2)))


# %% wrong: an index instead of a slice
# loses: least_ink_order, least_ink_any_k
# says: should be an array or list of length 3, not one number
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2)))[min(k, len(images) - 1)]


# %% wrong: the brightest pixel
# loses: least_ink_order
# says: should be [1, 3, 0], not [1, 0, 3]
def least_ink(images, k):
    return np.argsort(images.max(axis=(1, 2)), kind="stable")[:k]


# %% wrong: images with the same ink get the same position
# loses: least_ink_any_k
# says: Of two pairs of equal images
def least_ink(images, k):
    ink = images.sum(axis=(1, 2)).tolist()
    return np.array([ink.index(amount) for amount in sorted(ink)[:k]])


# %% wrong: adds up in a type that ends at 65,535
# loses: least_ink_any_k
# says: All of 12 images of 28 x 28
def least_ink(images, k):
    return np.argsort(images.sum(axis=(1, 2), dtype="uint16"))[:k]
