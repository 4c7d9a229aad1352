# %% right: itemsize of the dtype
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.dtype(dtype).itemsize / 1_000_000


# %% right: the bytes of an array with one number
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.zeros(1, dtype=dtype).nbytes / 1e6


# %% right: asks an empty table for its strides
def table_megabytes(rows, columns, dtype):
    bytes_per_number = np.empty((1, 1), dtype).strides[1]
    megabyte = 10**6
    return (rows / megabyte) * columns * bytes_per_number


# %% wrong: bits instead of bytes
# loses: table_megabytes_example, table_megabytes_dtypes
# says: is in bytes
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.dtype(dtype).itemsize * 8 / 1_000_000


# %% wrong: mebibytes
# loses: table_megabytes_example, table_megabytes_dtypes
# says: a mebibyte
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.dtype(dtype).itemsize / 1024**2


# %% wrong: bytes, not megabytes
# loses: table_megabytes_example, table_megabytes_dtypes
# says: That is the size in bytes
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.dtype(dtype).itemsize


# %% wrong: the dtype is not used
# loses: table_megabytes_dtypes
# says: That is the size as int16
def table_megabytes(rows, columns, dtype):
    return rows * columns * 2 / 1_000_000


# %% wrong: one number a row
# loses: table_megabytes_example, table_megabytes_dtypes
# says: The columns were left out
def table_megabytes(rows, columns, dtype):
    return rows * np.dtype(dtype).itemsize / 1_000_000


# %% wrong: rounded to whole megabytes
# loses: table_megabytes_dtypes
# says: The decimals were cut off
def table_megabytes(rows, columns, dtype):
    return rows * columns * np.dtype(dtype).itemsize // 1_000_000


# %% wrong: a text with a unit
# loses: table_megabytes_example, table_megabytes_dtypes
# says: The right number is in it, but as text
def table_megabytes(rows, columns, dtype):
    return f"{rows * columns * np.dtype(dtype).itemsize / 1_000_000} MB"


# %% wrong: builds the table and runs into its own dtype
# loses: table_megabytes_example, table_megabytes_dtypes
# says: is not defined
def table_megabytes(rows, columns, dtype):
    return rows * columns * itemsize(dtype) / 1_000_000


# %% wrong: rounds to one decimal
# loses: table_megabytes_dtypes
# says: The size was rounded. Keep all decimals
def table_megabytes(rows, columns, dtype):
    return round(rows * columns * np.dtype(dtype).itemsize / 1_000_000, 1)


# %% wrong: right for what is shown, else nothing
# loses: table_megabytes_example, table_megabytes_dtypes
# says: should be 6, not 0
def table_megabytes(rows, columns, dtype):
    return {1_000: 1.0 if columns == 500 else 8.0, 1_234: 1.851}.get(rows, 0.0)
