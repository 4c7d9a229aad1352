# %% right: a new list in front
def remember(state, digit):
    state["recent"] = [digit, *state.get("recent", [])][:5]
    return state["recent"]


# %% right: inserts into a copy
def remember(state, digit):
    recent = list(state["recent"]) if "recent" in state else []
    recent.insert(0, digit)
    state["recent"] = recent[:5]
    return recent[:5]


# %% right: setdefault, then in place
def remember(state, digit):
    recent = state.setdefault("recent", [])
    recent.insert(0, digit)
    del recent[5:]
    return recent


# %% right: drops the oldest first
def remember(state, digit):
    if "recent" not in state:
        state["recent"] = []
    if len(state["recent"]) == 5:
        state["recent"].pop()
    state["recent"] = [digit] + state["recent"]
    return state["recent"]


# %% wrong: nothing put into the state
# loses: remember_newest_first, remember_five, remember_each_visitor
# says: There is no state["recent"]
def remember(state, digit):
    recent = [digit, *state.get("recent", [])][:5]
    return recent


# %% wrong: newest at the end
# loses: remember_newest_first, remember_five
# says: The 3 came last, so it stands in front
def remember(state, digit):
    state["recent"] = [*state.get("recent", []), digit][-5:]
    return state["recent"]


# %% wrong: grows without end
# loses: remember_five
# says: At most five digits
def remember(state, digit):
    state["recent"] = [digit, *state.get("recent", [])]
    return state["recent"]


# %% wrong: keeps the oldest
# loses: remember_five
# says: The oldest digit has to go
def remember(state, digit):
    recent = state.get("recent", [])
    if len(recent) < 5:
        recent = [digit, *recent]
    state["recent"] = recent
    return recent


# %% wrong: one list for all visitors
# loses: remember_newest_first, remember_five, remember_each_visitor
# says: A list outside of `state` is everybody's
everybody = []


def remember(state, digit):
    everybody.insert(0, digit)
    state["recent"] = everybody[:5]
    return state["recent"]


# %% wrong: a list as a default value is made once
# loses: remember_newest_first, remember_five, remember_each_visitor
# says: A list outside of `state` is everybody's
def remember(state, digit, recent=[]):
    recent.insert(0, digit)
    state["recent"] = recent[:5]
    return state["recent"]


# %% wrong: no list yet
# loses: remember_newest_first, remember_each_visitor
# says: recent
def remember(state, digit):
    state["recent"] = [digit, *state["recent"]][:5]
    return state["recent"]


# %% wrong: returns nothing
# loses: remember_newest_first, remember_five, remember_each_visitor
# says: returned nothing
def remember(state, digit):
    state["recent"] = [digit, *state.get("recent", [])][:5]


# %% wrong: clears the rest of the state
# loses: remember_five
# says: Change only "recent"
def remember(state, digit):
    recent = [digit, *state.get("recent", [])][:5]
    state.clear()
    state["recent"] = recent
    return recent


# %% wrong: a digit only once
# loses: remember_five
# says: each digit counts
def remember(state, digit):
    recent = [number for number in state.get("recent", []) if number != digit]
    state["recent"] = [digit, *recent][:5]
    return state["recent"]


# %% wrong: insert returns None
# loses: remember_newest_first, remember_five, remember_each_visitor
# says: `insert` changes a list and returns None
def remember(state, digit):
    state["recent"] = state.get("recent", []).insert(0, digit)
    return state["recent"]
