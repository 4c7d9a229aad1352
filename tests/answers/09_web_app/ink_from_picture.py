# %% right: the reference
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many. Make it smaller, please.")
        gray = np.array(picture.convert("L"))
    except OSError:
        raise ValueError("This is not a picture that can be read. Use PNG or JPEG.") from None
    darkest, brightest = int(gray.min()), int(gray.max())
    if brightest - darkest < 50:
        raise ValueError("No digit stands out. Use a dark pen on light paper.")
    is_bright = gray > (darkest + brightest) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% right: floats, and the ink's side by the mean
def ink_from_picture(file):
    try:
        picture = Image.open(file)
    except OSError as error:
        raise ValueError("no picture") from error
    if picture.width * picture.height > 10_000_000:
        raise ValueError(f"too large: {picture.width} x {picture.height}")
    try:
        picture.load()
    except OSError as error:
        raise ValueError("the picture is damaged") from error
    gray = np.asarray(picture.convert("L"), dtype=float)
    if np.ptp(gray) < 50:
        raise ValueError("there is no digit in it")
    ink = (gray > (gray.min() + gray.max()) / 2).astype("uint8") * 255
    if ink.mean() > 127.5:
        ink = 255 - ink
    return ink


# %% right: its own kind of ValueError, and counts
def ink_from_picture(file):
    class UploadError(ValueError):
        pass

    try:
        picture = Image.open(file)
        columns, rows = picture.size
        if rows * columns > 10**7:
            raise UploadError(f"{columns:,} x {rows:,} pixels: too many.")
        pixels = np.array(picture.convert("L")).astype(int)
    except UploadError:
        raise
    except Exception:
        raise UploadError("Please choose a picture (PNG or JPEG).")
    middle = (pixels.min() + pixels.max()) // 2
    if pixels.max() - pixels.min() < 50:
        raise UploadError("Please write a digit with a dark pen.")
    dark, bright = pixels <= middle, pixels > middle
    ink = dark if dark.sum() < bright.sum() else bright
    return np.uint8(ink * 255)


# %% wrong: bytes overflow
# loses: ink_dark_on_light
# says: In bytes, 200 + 60 is 4
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L"))
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    with np.errstate(over="ignore"):
        middle = (gray.min() + gray.max()) / 2
    if gray.max() - gray.min() < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > middle
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: ink is always dark
# loses: ink_light_on_dark
# says: The rarer side is ink
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L"))
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    darkest, brightest = int(gray.min()), int(gray.max())
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    return np.where(gray > (darkest + brightest) / 2, 0, 255).astype(np.uint8)


# %% wrong: ink is always light
# loses: ink_dark_on_light
# says: Ink and paper are swapped
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L"))
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    darkest, brightest = int(gray.min()), int(gray.max())
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    return np.where(gray > (darkest + brightest) / 2, 255, 0).astype(np.uint8)


# %% wrong: a threshold at 128
# loses: ink_dark_on_light, ink_light_on_dark
# says: Is your middle fixed
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L")).astype(int)
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    if gray.max() - gray.min() < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > 115
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: Pillow's error reaches the visitor
# loses: ink_refuses
# says: A letter should raise a ValueError with 'picture', but UnidentifiedImageError(
def ink_from_picture(file):
    picture = Image.open(file)
    width, height = picture.size
    if width * height > 10_000_000:
        raise ValueError(f"{width} x {height} pixels are too many.")
    gray = np.array(picture.convert("L")).astype(int)
    darkest, brightest = gray.min(), gray.max()
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > (darkest + brightest) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: only the opening is guarded
# loses: ink_refuses
# says: Half a picture should raise a ValueError
def ink_from_picture(file):
    try:
        picture = Image.open(file)
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    width, height = picture.size
    if width * height > 10_000_000:
        raise ValueError(f"{width} x {height} pixels are too many.")
    gray = np.array(picture.convert("L")).astype(int)
    darkest, brightest = gray.min(), gray.max()
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > (darkest + brightest) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: the size is asked after reading the pixels
# loses: ink_refuses
# says: Part of them should raise a ValueError with '3000'
def ink_from_picture(file):
    try:
        gray = np.array(Image.open(file).convert("L")).astype(int)
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    height, width = gray.shape
    if width * height > 10_000_000:
        raise ValueError(f"{width} x {height} pixels are too many.")
    darkest, brightest = gray.min(), gray.max()
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > (darkest + brightest) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: an empty page passes
# loses: ink_refuses
# says: An empty page should raise a ValueError with 'digit', but array([[
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L")).astype(int)
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    is_bright = gray > (gray.min() + gray.max()) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: returns the message instead of raising it
# loses: ink_refuses
# says: A letter should raise a ValueError with 'picture', but '
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        gray = np.array(picture.convert("L")).astype(int)
    except OSError:
        return "This is not a picture that can be read."
    is_bright = gray > (gray.min() + gray.max()) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: returns grays
# loses: ink_dark_on_light, ink_light_on_dark
# says: should be 0, not 55
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L"))
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    if int(gray.max()) - int(gray.min()) < 50:
        raise ValueError("No digit stands out.")
    return 255 - gray if gray.mean() > 127 else gray


# %% wrong: width first
# loses: ink_dark_on_light, ink_light_on_dark
# says: Rows and columns changed
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"{width} x {height} pixels are too many.")
        gray = np.array(picture.convert("L")).astype(int).T
    except OSError:
        raise ValueError("This is not a picture that can be read.") from None
    darkest, brightest = gray.min(), gray.max()
    if brightest - darkest < 50:
        raise ValueError("No digit stands out.")
    is_bright = gray > (darkest + brightest) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: catches its own message about the size
# loses: ink_refuses
# says: 12 million pixels should raise a ValueError with '4001'
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"The picture is too large: {width} x {height} pixels.")
        gray = np.array(picture.convert("L")).astype(int)
    except Exception:
        raise ValueError("This is no picture.") from None
    if gray.max() - gray.min() < 50:
        raise ValueError("There is no digit.")
    is_bright = gray > (gray.min() + gray.max()) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: takes the corner for paper
# loses: ink_dark_on_light, ink_light_on_dark
# says: The rarer side is ink
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"The picture is too large: {width} x {height} pixels.")
        gray = np.array(picture.convert("L")).astype(int)
    except OSError:
        raise ValueError("This is no picture.") from None
    if gray.max() - gray.min() < 50:
        raise ValueError("There is no digit.")
    is_bright = gray > (gray.min() + gray.max()) / 2
    is_ink = ~is_bright if is_bright[0, 0] else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)


# %% wrong: exactly 50 apart is refused, too
# loses: ink_light_on_dark
# says: There is no digit
def ink_from_picture(file):
    try:
        picture = Image.open(file)
        width, height = picture.size
        if width * height > 10_000_000:
            raise ValueError(f"The picture is too large: {width} x {height} pixels.")
        gray = np.array(picture.convert("L")).astype(int)
    except OSError:
        raise ValueError("This is no picture.") from None
    if gray.max() - gray.min() <= 50:
        raise ValueError("There is no digit.")
    is_bright = gray > (gray.min() + gray.max()) / 2
    is_ink = ~is_bright if is_bright.mean() > 0.5 else is_bright
    return np.where(is_ink, 255, 0).astype(np.uint8)
