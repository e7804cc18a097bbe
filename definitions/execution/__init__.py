"""The walk through one execution of a pipeline: which step starts when, with which request, and how all of it ends.

Nothing runs here. Whoever drives the walk answers each start with an end; ``simulate`` does so at once, a runner when
its process has ended, with as many at once as ``start_ready`` has given::

    execution = Execution.of(pipeline, values_of(pipeline, parameters))
    while not execution.is_over:
        for run in execution.start_ready():
            ...                                 # run.type, run.arguments: the request, expressions replaced
            execution.end(run.name, StepEnd(properties={"TrainingJobName": "churn-1"}))
    print(execution.status, execution.runs)

Condition, ForEach and Fail steps start and end by themselves.
"""
