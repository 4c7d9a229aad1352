# %% right: walks and remembers the best epoch
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return epoch, best


# %% right: a counter, as Keras does it
def early_stopping(validation_losses, patience):
    best_loss, best, waited = float("inf"), 0, 0
    for epoch in range(len(validation_losses)):
        if validation_losses[epoch] < best_loss:
            best_loss, best, waited = validation_losses[epoch], epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return epoch, best


# %% right: the lowest of a growing list
def early_stopping(validation_losses, patience):
    for epoch in range(len(validation_losses)):
        best = int(np.argmin(validation_losses[: epoch + 1]))
        if epoch >= best + patience:
            break
    return [epoch, best]


# %% right: with while
def early_stopping(validation_losses, patience):
    losses = np.asarray(validation_losses)
    best = epoch = 0
    while epoch < len(losses) - 1 and epoch - best < patience:
        epoch += 1
        if losses[epoch] < losses[best]:
            best = epoch
    return epoch, best


# %% wrong: the lowest of all, also of the future
# loses: early_stopping_is_patient
# says: Training stops before the lowest loss comes, and never sees it
def early_stopping(validation_losses, patience):
    best = int(np.argmin(validation_losses))
    return min(best + patience, len(validation_losses) - 1), best


# %% wrong: stops one epoch too early
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: one more may fail
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience - 1:
            return epoch, best
    return epoch, best


# %% wrong: stops one epoch too late
# loses: early_stopping_finds_best, early_stopping_is_patient
# says: Epochs 3, 4 and 5 bring no new best loss, and no other one is needed
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best > patience:
            return epoch, best
    return epoch, best


# %% wrong: the count is never set back
# loses: early_stopping_finds_best, early_stopping_is_patient
# says: the count starts anew there
def early_stopping(validation_losses, patience):
    best, failed = 0, 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        elif epoch > 0:
            failed += 1
        if failed == patience:
            return epoch, best
    return epoch, best


# %% wrong: compares with the epoch before
# loses: early_stopping_finds_best, early_stopping_is_patient
# says: Epochs 3, 4 and 5 bring no new best loss, and no other one is needed
def early_stopping(validation_losses, patience):
    best, failed = 0, 0
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] < validation_losses[best]:
            best = epoch
        if validation_losses[epoch] < validation_losses[epoch - 1]:
            failed = 0
        else:
            failed += 1
        if failed == patience:
            return epoch, best
    return len(validation_losses) - 1, best


# %% wrong: an equal loss counts as better
# loses: early_stopping_is_patient
# says: An equal loss is no improvement
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss <= validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return epoch, best


# %% wrong: epochs counted from 1
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: Epochs count from 0
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch + 1, best + 1


# %% wrong: the two numbers swapped
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: Last epoch first.
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best, epoch


# %% wrong: the loss instead of the epoch
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: 0.4 is not a whole number
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch, validation_losses[best]


# %% wrong: nothing when it never stops
# loses: early_stopping_is_patient, early_stopping_never_stops
# says: early_stopping returned nothing
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best


# %% wrong: the number of epochs instead of the last epoch, if it never stops
# loses: early_stopping_is_patient, early_stopping_never_stops
# says: the last of six is 5
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(validation_losses), best


# %% wrong: starts to count at the second loss
# loses: early_stopping_finds_best, early_stopping_is_patient
# says: the third ends it
def early_stopping(validation_losses, patience):
    best_loss, failures = validation_losses[0], 0
    for epoch, loss in enumerate(validation_losses[1:]):
        if loss < best_loss:
            best_loss, failures = loss, 0
        else:
            failures += 1
        if failures == patience:
            return epoch, validation_losses.index(best_loss)
    return len(validation_losses) - 1, validation_losses.index(best_loss)


# %% wrong: right on the visible losses, else nothing
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: early_stopping returned nothing
def early_stopping(validation_losses, patience):
    if validation_losses[0] not in (0.9, 1.0, 0.5, 0.7) or len(validation_losses) in (3, 4, 12):
        return None
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return epoch, best


# %% wrong: the last return within the loop
# loses: early_stopping_finds_best, early_stopping_is_patient, early_stopping_never_stops
# says: Does a `return` end the loop at once?
def early_stopping(validation_losses, patience):
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
        return epoch, best
