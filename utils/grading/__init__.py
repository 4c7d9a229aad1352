"""Grade a class: safely, in parallel, and so that a learner's code cannot change its own marks.

A submission passes through these modules, in this order:

    intake      validates and normalizes a submission; `cells` restores the lesson's cells, and
                `clean` makes what a learner wrote safe to show in a browser
    lesson      what a lesson asks for: its exercises, checks and points, and which cells they need
    sandbox/    starts a kernel for the learner's code, isolated by bubblewrap and held to limits;
                `fork_server` starts it without importing TensorFlow again; `client` talks to it
    execute     runs the learner's cells there, and has the judge run the checks
    judge/      runs the checks in a process that a learner's code never enters; `in_kernel` calls
                the learner's functions in the sandbox, `codec` carries their results to the judge
    doubts      finds answers that a failed check may have missed
    submission  ties these together with nbgrader's `converters` and `gradebook`: marks of one
    run         does this for a class, with `workers` on all processors or machines; `results`
                keeps what is done, and `fingerprint` tells what has to be done again
    pages/      `feedback`, the page that a learner gets back: no hidden test, and safe to open;
                `report`, which tells the instructor how the class did; `export`, tables for an LMS

`python -m utils.grading LESSON`, or `make grade LESSON=...`; solutions/README.md is the guide.
"""
