"""A pipeline is read aloud in the order in which it runs."""

from definitions.explanation.walkthrough import walkthrough
from tests.support import CONFIGS, compiled, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/work:1"
CONFIG = config_of(
    "- {name: Never, type: Fail, fail: {errorMessage: {join: {on: ' ', values: [too weak, {parameter: Least}]}}}}",
    f"""
    - name: Judge
      type: Processing
      description: Looks at the model.
      dependsOn: [Prepare]
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        outputs: [{{outputName: result}}]
        propertyFiles: [{{propertyFileName: Report, outputName: result, filePath: r.json}}]
    """,
    """
    - name: Good
      type: Condition
      condition:
        conditions:
          - {operator: GreaterThan, stepName: Judge, propertyFile: Report, jsonPath: auc, threshold: {parameter: Least}}
        ifSteps: [Publish]
        elseSteps: [Never]
    """,
    f"""
    - name: Prepare
      type: Processing
      cacheConfig: {{enabled: true, expireAfter: P1DT12H}}
      retryPolicies: [{{exceptionType: [Step.THROTTLING], intervalSeconds: 30, expireAfterMin: 90}}]
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        inputs: [{{inputName: raw, s3Uri: 's3://data/raw/'}}]
    """,
    """
    - name: Publish
      type: Lambda
      lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:publish'}
    """,
    """
    - name: Each
      type: ForEach
      forEach: {iterableItems: [3, 5], maxConcurrency: 2, forEachBody: [Work]}
    """,
    """
    - name: Work
      type: Lambda
      lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:work', inputs: {n: {forEach: CurrentItem}}}
    """,
    """
    - name: Tell
      type: Lambda
      dependsOn: [{step: Prepare, trigger: Failed}]
      lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:tell'}
    """,
    pipeline="""
    description: From raw data to a model.
    parallelismConfiguration: {maxParallelExecutionSteps: 4}
    parameters:
      - {name: Least, type: Float, defaultValue: 0.8}
      - {name: Kind, type: String, enumValues: [a, b], description: Which one.}
    """,
)

ALOUD = """\
The pipeline test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline: From raw data to a model.

A start may set its parameters:
  Least  Float, 0.8 if it is not set
  Kind   String, must be set, one of a, b. Which one.

At most 4 steps run at once.

1. First at once: Prepare, Each
   Prepare (Processing): run a container over data in S3.
   reads      input 'raw': s3://data/raw/
   cached     takes the result of an execution with the same arguments that is at most 1 day 12 hours old
   again      after Step.THROTTLING: for 90 minutes, first after 30 seconds, then each time 2 times as long

   Each (ForEach): run steps once for each item of a list.
   repeats    for each of [3, 5]; at most 2 at once: Work

2. Then at once: Judge, Tell
   Judge (Processing): run a container over data in S3.
   about      Looks at the model.
   waits for  Prepare, as 'dependsOn' says
   writes     output 'result':
                s3://<bucket name>/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*/Judge/result/

   Tell (Lambda): call a function and wait for what it returns.
   waits for  Prepare to fail, as 'dependsOn' says

2. Then, for each item of Each, Work (Lambda): call a function and wait for what it returns.

3. Then Good (Condition): run some steps if all conditions hold, and others if not.
   waits for  Judge: uses its Report
   set by     parameter Least: conditions[0].threshold
   reads      property file 'Report':
                s3://<bucket name>/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*/Judge/result/
   if         auc > Least: Publish
   else       Never

4. Then, if Good does not hold, Never (Fail): end the execution as failed, with a message.
   set by     parameter Least: errorMessage

4. Then, if Good holds, Publish (Lambda): call a function and wait for what it returns.

Nothing waits for Publish, Each and Tell.
An execution ends when no more step can start; it has succeeded if no step has failed.
Never ends it as failed, with the message "too weak {Least}"
"""


def test_it_tells_everything_in_the_order_in_which_it_runs() -> None:
    assert walkthrough(compiled(CONFIG)) == ALOUD


def test_what_starts_it_is_told_first() -> None:
    lines = walkthrough(compiled(CONFIGS / "operations" / "retrain.yaml")).splitlines()
    start = lines.index("What starts it:")
    assert start == 2
    assert lines[start + 1 : start + 3] == [
        "  prepared  success of pipeline 'prepare'",
        "            gives Reason = detail.pipelineExecutionArn",
    ]
    assert '            gives Reason = "planned for {time}"' in lines
    assert lines[start + 11].startswith("Of these starts, at most 1 execution at once, else skipped;")


def test_a_disabled_trigger_is_told_apart() -> None:
    assert "  hourly    disabled: rate(1 hour), from 2090" in walkthrough(
        compiled(CONFIGS / "operations" / "prepare.yaml")
    )


def test_who_hears_of_it_and_what_is_published_is_told_last() -> None:
    pipeline = compiled(CONFIGS / "operations" / "nightly.yaml")
    assert pipeline.approvals is not None
    text = walkthrough(pipeline)
    assert text.partition("Who hears of it:\n")[2] == (
        "  team     hears of executionFailed, stepFailed, modelRegistered and alarms\n"
        "           by a topic of its own, with mails to ml-team@example.com\n"
        "  on-call  hears of alarms only\n"
        "           by the topic arn:aws:sns:eu-west-1:111111111111:on-call\n"
        "  audit    hears of executionStarted, executionSucceeded, executionFailed, executionStopped, modelApproved\n"
        "           by the event bus arn:aws:events:eu-west-1:111111111111:event-bus/audit\n"
        "\n"
        "Its alarms tell team and on-call; they go off if:\n"
        "  an execution failed\n"
        "  an execution took longer than 240 minutes\n"
        "  nothing succeeded for 26 hours\n"
        "  a trigger could not start it\n"
        "  an approval could not be published\n"
        "\n"
        f"The newest approved version of {pipeline.names.group} is published in the SSM parameter\n"
        f"  {pipeline.approvals.names.parameter}; 222222222222 may read it, too.\n"
    )
