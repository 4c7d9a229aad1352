# %% right: a sample of each group
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(frac=validation_share, random_state=seed).index.to_numpy()
    return np.setdiff1d(np.arange(len(labels)), validation_rows), validation_rows


# %% right: a permutation for each digit
def stratified_split(labels, validation_share, seed):
    generator = np.random.default_rng(seed)
    train_rows, validation_rows = [], []
    for digit in range(10):
        rows = generator.permutation(np.flatnonzero(labels == digit))
        n = round(len(rows) * validation_share)
        validation_rows.append(rows[:n])
        train_rows.append(rows[n:])
    return np.concatenate(train_rows), np.concatenate(validation_rows)


# %% right: a mask of chosen rows
def stratified_split(labels, validation_share, seed):
    np.random.seed(seed)
    chosen = np.zeros(len(labels), dtype=bool)
    for digit in np.unique(labels):
        rows = np.where(labels == digit)[0]
        chosen[np.random.choice(rows, round(len(rows) * validation_share), replace=False)] = True
    return np.where(~chosen)[0], np.where(chosen)[0]


# %% wrong: random, but not stratified
# loses: split_is_stratified
# says: not the share of each digit
def stratified_split(labels, validation_share, seed):
    rows = np.random.default_rng(seed).permutation(len(labels))
    n = round(len(labels) * validation_share)
    return rows[n:], rows[:n]


# %% wrong: the first rows, without any chance
# loses: split_is_stratified=0, split_uses_seed
# says: not the share of each digit
# says: Another seed chose the same rows
def stratified_split(labels, validation_share, seed):
    n = round(len(labels) * validation_share)
    return np.arange(n, len(labels)), np.arange(n)


# %% wrong: the first of each digit
# loses: split_uses_seed
# says: Another seed chose the same rows
def stratified_split(labels, validation_share, seed):
    groups = [np.flatnonzero(labels == digit) for digit in range(10)]
    validation = np.concatenate([g[: round(len(g) * validation_share)] for g in groups])
    return np.setdiff1d(np.arange(len(labels)), validation), validation


# %% wrong: no seed
# loses: split_uses_seed
# says: The same seed gave two different splits
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(frac=validation_share).index.to_numpy()
    return np.setdiff1d(np.arange(len(labels)), validation_rows), validation_rows


# %% wrong: validation rows stay in training
# loses: split_covers_all
# says: are in both parts
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(frac=validation_share, random_state=seed).index.to_numpy()
    return np.arange(len(labels)), validation_rows


# %% wrong: with replacement
# loses: split_covers_all
# says: Draw without replacement
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(
        frac=validation_share, replace=True, random_state=seed
    ).index.to_numpy()
    return np.setdiff1d(np.arange(len(labels)), validation_rows), validation_rows


# %% wrong: validation first
# loses: split_covers_all, split_is_stratified
# says: Train rows come first
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(frac=validation_share, random_state=seed).index.to_numpy()
    return validation_rows, np.setdiff1d(np.arange(len(labels)), validation_rows)


# %% wrong: the same number of each digit
# loses: split_is_stratified
# says: not the share of each digit
def stratified_split(labels, validation_share, seed):
    n = round(len(labels) * validation_share / 10)
    groups = pd.Series(labels).groupby(labels)
    rows = groups.sample(n=n, replace=True, random_state=seed).index.unique().to_numpy()
    rest = np.setdiff1d(np.arange(len(labels)), rows)
    extra = np.random.default_rng(seed).permutation(rest)[
        : round(len(labels) * validation_share) - len(rows)
    ]
    validation_rows = np.concatenate([rows, extra])
    return np.setdiff1d(np.arange(len(labels)), validation_rows), validation_rows


# %% wrong: labels instead of rows
# loses: split_covers_all, split_is_stratified, split_uses_seed
# says: These are labels, not row numbers
# says: validation_rows should be row numbers, 0 to 659
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation = groups.sample(frac=validation_share, random_state=seed)
    return np.setdiff1d(np.arange(len(labels)), validation.index), validation.to_numpy()


# %% wrong: the parts are not joined
# loses: split_covers_all, split_is_stratified, split_uses_seed
# says: of the result of stratified_split should be a flat array of whole numbers, but it is a list of 10
def stratified_split(labels, validation_share, seed):
    generator = np.random.default_rng(seed)
    train_rows, validation_rows = [], []
    for digit in range(10):
        rows = generator.permutation(np.flatnonzero(labels == digit))
        n = round(len(rows) * validation_share)
        validation_rows.append(rows[:n])
        train_rows.append(rows[n:])
    return train_rows, validation_rows


# %% wrong: forgets to return
# loses: split_covers_all, split_is_stratified, split_uses_seed
# says: returned nothing
def stratified_split(labels, validation_share, seed):
    groups = pd.Series(labels).groupby(labels)
    validation_rows = groups.sample(frac=validation_share, random_state=seed).index


# %% wrong: rounds down
# loses: split_is_stratified
# says: Round to the nearest whole number
def stratified_split(labels, validation_share, seed):
    generator = np.random.default_rng(seed)
    train, validation = [], []
    for digit in range(10):
        rows = generator.permutation(np.flatnonzero(labels == digit))
        size = int(len(rows) * validation_share)
        validation.append(rows[:size])
        train.append(rows[size:])
    return np.concatenate(train), np.concatenate(validation)


# %% wrong: choice draws rows again
# loses: split_covers_all
# says: Draw without replacement
def stratified_split(labels, validation_share, seed):
    generator = np.random.default_rng(seed)
    parts = [np.flatnonzero(labels == digit) for digit in range(10)]
    chosen = [generator.choice(rows, round(len(rows) * validation_share)) for rows in parts]
    validation = np.concatenate(chosen)
    return np.setdiff1d(np.arange(len(labels)), validation), validation


# %% wrong: nothing is set aside
# loses: split_covers_all, split_is_stratified, split_uses_seed
# says: validation should have 60 of 300 rows, not 0
def stratified_split(labels, validation_share, seed):
    return np.arange(len(labels)), np.array([], dtype=int)
