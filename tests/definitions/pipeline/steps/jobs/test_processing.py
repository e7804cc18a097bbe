"""Processing steps: the request they render, what they offer to others, and what the role may do for them."""

from typing import Any

import pytest

from definitions.values.infrastructure import InfrastructureText
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1"
MINIMAL = config_of(f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
    """)
COMPLEX = config_of(
    f"""
    - name: Split
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        outputs:
          - outputName: train
    - name: Prepare
      type: Processing
      dependsOn: [Split]
      processing:
        imageUri: {{parameter: Image}}
        instanceType: {{parameter: Kind}}
        instanceCount: {{parameter: Count}}
        volumeSizeInGB: {{parameter: Count}}
        maxRuntimeInSeconds: 3600
        scriptS3Uri: s3://scripts/prepare/main.py
        arguments: [--rate, 0.50, --count, {{parameter: Count}}, --kind, {{parameter: Kind}}]
        environment:
          REGION: '{{{{region}}}}'
          RATE: 0.1
          COUNT: {{parameter: Count}}
        inputs:
          - inputName: raw
            s3Uri: s3://data/raw
          - inputName: split
            stepOutput: Split.train
            s3Uri: s3://ignored/because/step/output/counts
          - inputName: named
            parameter: Data
            stepOutput: Ignored.too
          - inputName: uri
            s3Uri: {{parameter: Data}}
        outputs:
          - outputName: train
          - outputName: report
            localPath: /tmp/report
        propertyFiles:
          - propertyFileName: Report
            outputName: report
            filePath: metrics/report.json
        enableNetworkIsolation: false
    """,
    pipeline=f"""
    parameters:
      - {{name: Image, type: String, defaultValue: '{IMAGE}'}}
      - {{name: Kind, type: String, defaultValue: ml.g5.xlarge}}
      - {{name: Count, type: Integer, defaultValue: 2}}
      - {{name: Data, type: String, defaultValue: 's3://data/named'}}
    networkConfig:
      encryptInterContainerTraffic: false
      subnetIds: [subnet-1, 'ssm:/subnet/2']
      securityGroupIds: [sg-1]
    """,
)
PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


def s3_input(name: str, uri: object, path: str | None = None) -> dict[str, object]:
    return {
        "InputName": name,
        "AppManaged": False,
        "S3Input": {
            "S3Uri": uri,
            "LocalPath": path or f"/opt/ml/processing/input/{name}",
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
        },
    }


def s3_output(step_name: str, name: str, path: str) -> dict[str, object]:
    parts = [f"s3://${{bucketName}}/{PIPELINE}/", {"Get": "Execution.PipelineExecutionId"}, f"/{step_name}/{name}/"]
    uri = {"Std:Join": {"On": "", "Values": parts}}
    return {
        "OutputName": name,
        "AppManaged": False,
        "S3Output": {"S3Uri": uri, "LocalPath": path, "S3UploadMode": "EndOfJob"},
    }


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": "ml.m5.xlarge",
                    "InstanceCount": 1,
                    "VolumeSizeInGB": 30,
                    "VolumeKmsKeyId": "${keyArn}",
                }
            },
            "AppSpecification": {"ImageUri": IMAGE},
            "RoleArn": "${roleArn}",
            "NetworkConfig": {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True},
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    assert step(compiled(COMPLEX), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                # no VolumeKmsKeyId: the instance type, known by the parameter's default, encrypts its own storage
                "ClusterConfig": {
                    "InstanceType": {"Get": "Parameters.Kind"},
                    "InstanceCount": {"Get": "Parameters.Count"},
                    "VolumeSizeInGB": {"Get": "Parameters.Count"},
                }
            },
            "AppSpecification": {
                "ImageUri": {"Get": "Parameters.Image"},
                "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/main.py"],
                "ContainerArguments": [
                    "--rate",
                    "0.50",
                    "--count",
                    {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
                    "--kind",
                    {"Get": "Parameters.Kind"},
                ],
            },
            "RoleArn": "${roleArn}",
            "ProcessingInputs": [
                s3_input("code", "s3://scripts/prepare/main.py", "/opt/ml/processing/input/code"),
                s3_input("raw", "s3://data/raw"),
                s3_input("split", {"Get": "Steps.Split.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}),
                s3_input("named", {"Get": "Parameters.Data"}),
                s3_input("uri", {"Get": "Parameters.Data"}),
            ],
            "ProcessingOutputConfig": {
                "Outputs": [
                    s3_output("Prepare", "train", "/opt/ml/processing/train"),
                    s3_output("Prepare", "report", "/tmp/report"),
                ],
                "KmsKeyId": "${keyArn}",
            },
            "Environment": {
                "REGION": "${region}",
                "RATE": "0.1",
                "COUNT": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": False,
                "EnableNetworkIsolation": False,
                "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "${ssm:/subnet/2}"]},
            },
        },
        "DependsOn": ["Split"],
        "PropertyFiles": [
            {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "metrics/report.json"},
        ],
    }


def test_keys_come_in_the_order_of_the_api() -> None:
    rendered = step(compiled(COMPLEX), "Prepare")
    assert list(rendered) == ["Name", "Type", "Arguments", "DependsOn", "PropertyFiles"]
    assert list(rendered["Arguments"]) == [
        "ProcessingResources",
        "AppSpecification",
        "RoleArn",
        "ProcessingInputs",
        "ProcessingOutputConfig",
        "Environment",
        "StoppingCondition",
        "NetworkConfig",
    ]


@pytest.mark.parametrize(
    ("settings", "entrypoint"),
    [
        (["entrypoint: [bash, -c, 'echo {{account}}']"], ["bash", "-c", "echo ${account}"]),
        (
            ["scriptS3Uri: s3://b-1/run.py", "entrypoint: [pypy, /opt/ml/processing/input/code/run.py]"],
            ["pypy", "/opt/ml/processing/input/code/run.py"],
        ),
        (["scriptS3Uri: s3://b-1/run.py"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (["scriptS3Uri: 's3://{{context:b}}/run.py'"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (
            ["scriptS3Uri: 's3://b-1/{{account}}/run-{{region}}.py'"],
            ["python3", "/opt/ml/processing/input/code/run-${region}.py"],
        ),
    ],
)
def test_entrypoint_is_the_given_one_or_runs_the_script(settings: list[str], entrypoint: list[str]) -> None:
    lines = "".join(f"        {line}\n" for line in settings)
    rendered = step(compiled(MINIMAL + lines, context={"b": "b-1"}), "Prepare")
    assert rendered["Arguments"]["AppSpecification"]["ContainerEntrypoint"] == entrypoint


def test_role_may_do_what_a_minimal_step_needs_and_no_more() -> None:
    pipeline = compiled(MINIMAL)
    assert [found.sid for found in pipeline.statements] == [
        "GrantKeyToVolumes",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "RunThisPipeline",
        "StartProcessingJobs",
        "UseKey",
        "WatchProcessingJobs",
        "WriteLogs",
    ]
    assert json_of(statement(pipeline, "StartProcessingJobs").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-Prepare-*",
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-prepare-*",
    ]
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/prepare"
    ]


def test_role_may_read_inputs_and_write_outputs_and_nothing_beside_them() -> None:
    pipeline = compiled(COMPLEX)
    assert json_of(statement(pipeline, "ReadObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
        "arn:${partition}:s3:::data/named*",
        "arn:${partition}:s3:::data/raw*",
        "arn:${partition}:s3:::scripts/prepare/main.py*",
    ]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/report/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/train/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
    ]
    assert statement(pipeline, "ReadObjects").reasons == (
        "step 'Prepare' reads its script",
        "step 'Prepare' reads input 'raw'",
        "step 'Prepare' reads input 'split'",
        "step 'Prepare' reads input 'named'",
        "step 'Prepare' reads input 'uri'",
    )


def test_instances_with_storage_of_their_own_need_no_grant_on_the_key() -> None:
    sids = {found.sid for found in compiled(MINIMAL.replace("ml.m5.xlarge", "ml.g5.xlarge")).statements}
    assert "GrantKeyToVolumes" not in sids
    assert "UseKey" in sids


def test_what_cannot_be_granted_is_a_warning_unless_the_config_grants_it_itself() -> None:
    steps = """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
            scriptS3Uri: ssm:/script
            inputs:
              - {inputName: data, parameter: Data}
              - {inputName: odd, s3Uri: {parameter: Odd}}
        """
    parameters = """
        parameters:
          - {name: Image, type: String}
          - {name: Data, type: String}
          - {name: Odd, type: String, defaultValue: 'ssm:/odd'}
        """
    settings = "pipeline.steps[0].processing"
    unknown = "is not known before it runs, so reading is not granted [not-granted]"
    assert warnings_of(compiled(config_of(steps, pipeline=parameters))) == [
        f"{settings}.imageUri: the image is not known before it runs, so pulling it is not granted [not-granted]",
        f"{settings}.scriptS3Uri: where its script is read from {unknown}",
        f"{settings}.inputs[0].parameter: where input 'data' is read from {unknown}",
        f"{settings}.inputs[1].s3Uri: where input 'odd' is read from {unknown}",
    ]
    granted = """
        additionalReadBucketNames: [data]
        additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:123456789012:repository/prepare']
        """
    assert warnings_of(compiled(config_of(steps, pipeline=parameters, root=granted))) == []


def test_an_image_that_is_looked_up_is_not_granted() -> None:
    parameters = "parameters: [{name: Image, type: String, defaultValue: 'ssm:/image'}]"
    text = config_of(
        """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
        """,
        pipeline=parameters,
    )
    pipeline = compiled(text)
    assert [warning.rpartition(" ")[2] for warning in warnings_of(pipeline)] == ["[not-granted]"]
    assert "PullImages" not in {known.sid for known in pipeline.statements}


def test_characters_that_iam_gives_a_meaning_to_are_granted_literally() -> None:
    text = f"{MINIMAL}        inputs:\n          - {{inputName: data, s3Uri: 's3://data/a*b?/${{aws:username}}'}}\n"
    [resource] = statement(compiled(text), "ReadObjects").resources
    assert isinstance(resource, InfrastructureText)
    assert resource.parts[-1] == ":s3:::data/a${*}b${?}/${$}{aws:username}*"


@pytest.mark.parametrize("name", ["it's", "a']['b"])
def test_output_names_that_break_a_reference_are_refused(name: str) -> None:
    [problem] = problems_of(f'{MINIMAL}        outputs:\n          - outputName: "{name}"\n')
    assert problem.endswith("[bad-name]")


def test_a_models_name_is_no_data() -> None:
    text = config_of(f"""
        - name: Create
          type: Model
          model:
            modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3
        - name: Prepare
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs:
              - {{inputName: data, stepOutput: Create.modelName}}
        """)
    problems_of(text)


def processing(settings: str, *, root: str = "", pipeline: str = "", name: str = "Prepare", envelope: str = "") -> str:
    """A config of one Processing step with these settings beside its image."""
    head = f"- name: {name}\n  type: Processing\n{aligned(envelope, 2)}\n  processing:\n    imageUri: {IMAGE}\n"
    return config_of(f"{head}{aligned(settings, 4)}\n", root=root, pipeline=pipeline)


ON_M5 = "instanceType: ml.m5.xlarge\n"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"


def request(text: str, name: str = "Prepare") -> dict[str, Any]:
    arguments: dict[str, Any] = step(compiled(text), name)["Arguments"]
    return arguments


def test_an_input_says_how_its_data_is_brought() -> None:
    text = processing(
        ON_M5
        + aligned("""
    inputs:
      - inputName: raw
        s3Uri: s3://data/raw
        localPath: /data
        s3DataType: S3Prefix
        s3InputMode: Pipe
        s3DataDistributionType: ShardedByS3Key
        s3CompressionType: Gzip
        appManaged: true
    """)
    )
    assert request(text)["ProcessingInputs"] == [
        {
            "InputName": "raw",
            "AppManaged": True,
            "S3Input": {
                "S3Uri": "s3://data/raw",
                "LocalPath": "/data",
                "S3DataType": "S3Prefix",
                "S3InputMode": "Pipe",
                "S3DataDistributionType": "ShardedByS3Key",
                "S3CompressionType": "Gzip",
            },
        }
    ]


def test_expressions_stand_for_paths_words_and_commands() -> None:
    text = processing(
        """
        instanceType: {parameter: Word}
        entrypoint: [sh, {parameter: Word}]
        inputs: [{inputName: raw, s3Uri: 's3://data/raw', localPath: {parameter: Word}, s3InputMode: {parameter: Word}}]
        outputs: [{outputName: out, localPath: {parameter: Word}, s3UploadMode: {parameter: Word}}]
        tags: {kind: {parameter: Word}}
        trialComponentDisplayName: {parameter: Word}
        """,
        pipeline="parameters: [{name: Word, type: String}]",
    )
    word = {"Get": "Parameters.Word"}
    found = request(text)
    assert found["ProcessingResources"]["ClusterConfig"]["InstanceType"] == word
    assert found["AppSpecification"]["ContainerEntrypoint"] == ["sh", word]
    assert found["ProcessingInputs"][0]["S3Input"]["LocalPath"] == word
    assert found["ProcessingInputs"][0]["S3Input"]["S3InputMode"] == word
    assert found["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3UploadMode"] == word
    assert found["Tags"] == [{"Key": "kind", "Value": word}]
    assert found["ExperimentConfig"] == {"TrialComponentDisplayName": word}


def test_a_manifest_lists_objects_for_which_a_bucket_is_to_be_named() -> None:
    settings = f"{ON_M5}inputs: [{{inputName: raw, s3Uri: 's3://data/a.manifest', s3DataType: ManifestFile}}]"
    [warning] = warnings_of(compiled(processing(settings)))
    assert "which objects a manifest lists is not known here" in warning
    assert warnings_of(compiled(processing(settings, root="additionalReadBucketNames: [data]"))) == []


def test_an_output_goes_to_a_place_of_its_own_and_only_there() -> None:
    text = processing(f"{ON_M5}outputs: [{{outputName: out, s3Uri: 's3://results/run', s3UploadMode: Continuous}}]")
    assert request(text)["ProcessingOutputConfig"]["Outputs"][0]["S3Output"] == {
        "S3Uri": "s3://results/run",
        "LocalPath": "/opt/ml/processing/out",
        "S3UploadMode": "Continuous",
    }
    resources = statement(compiled(text), "WriteObjects").resources
    assert json_of(resources) == ["arn:${partition}:s3:::results/run/*"]


def test_who_reads_an_output_with_a_place_of_its_own_may_read_only_there() -> None:
    reader = f"""
        - name: Read
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs: [{{inputName: in, stepOutput: Prepare.out}}]
        """
    text = processing(f"{ON_M5}outputs: [{{outputName: out, s3Uri: 's3://results/run'}}]") + aligned(reader, 4)
    resources = statement(compiled(text), "ReadObjects").resources
    assert json_of(resources) == ["arn:${partition}:s3:::results/run/*"]


FEATURES = f"{ON_M5}outputs: [{{outputName: features, featureGroupName: Customers}}]"


def test_records_are_put_into_a_feature_group_by_the_container() -> None:
    assert request(processing(FEATURES))["ProcessingOutputConfig"] == {
        "Outputs": [
            {"OutputName": "features", "AppManaged": True, "FeatureStoreOutput": {"FeatureGroupName": "Customers"}}
        ]
    }


def test_role_may_put_records_into_that_group_and_files_of_its_store_if_they_are_named() -> None:
    is_open = f"{FEATURES}\nenableNetworkIsolation: false"
    pipeline = compiled(processing(is_open))
    group = "arn:${partition}:sagemaker:${region}:${account}:feature-group/"
    assert json_of(statement(pipeline, "PutRecords").resources) == [f"{group}Customers", f"{group}customers"]
    assert statement(pipeline, "PutRecords").actions == ("sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord")
    assert [(problem.severity, problem.rule) for problem in pipeline.problems] == [("note", "not-granted")]
    assert compiled(processing(is_open, root="additionalWriteBucketNames: [store]")).warnings == []


def test_a_feature_group_is_an_output_that_is_a_name() -> None:
    text = processing(FEATURES) + aligned(
        f"""
        - name: Next
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            environment: {{GROUP: {{stepOutput: Prepare.features}}}}
        """,
        4,
    )
    path = "Steps.Prepare.ProcessingOutputConfig.Outputs['features'].FeatureStoreOutput.FeatureGroupName"
    assert request(text, "Next")["Environment"] == {"GROUP": {"Get": path}}


def athena(settings: str = "") -> str:
    return ON_M5 + aligned(f"""
    inputs:
      - inputName: customers
        datasetDefinition:
          inputMode: File
          athenaDatasetDefinition:
            catalog: AwsDataCatalog
            database: sales
            queryString: {{join: {{on: ' ', values: [SELECT, {{execution: PipelineExecutionId}}]}}}}
            outputS3Uri: s3://results/athena/
            outputFormat: PARQUET
{aligned(settings, 12)}
    """)


def test_an_input_is_the_result_of_a_query_encrypted_with_the_pipelines_key() -> None:
    [found] = request(processing(athena()))["ProcessingInputs"]
    assert list(found) == ["InputName", "AppManaged", "DatasetDefinition"]
    dataset = found["DatasetDefinition"]
    assert dataset["LocalPath"] == "/opt/ml/processing/input/customers"
    assert dataset["InputMode"] == "File"
    assert dataset["AthenaDatasetDefinition"]["KmsKeyId"] == "${keyArn}"
    assert dataset["AthenaDatasetDefinition"]["QueryString"] == {
        "Std:Join": {"On": " ", "Values": ["SELECT", {"Get": "Execution.PipelineExecutionId"}]}
    }


def test_role_may_query_that_database_in_that_workgroup() -> None:
    pipeline = compiled(processing(athena("workGroup: analysts"), root="additionalReadBucketNames: [lake]"))
    assert warnings_of(pipeline) == []
    here = "${region}:${account}"
    workgroup = f"arn:${{partition}}:athena:{here}:workgroup/analysts"
    assert json_of(statement(pipeline, "QueryAthena").resources) == [workgroup]
    assert json_of(statement(pipeline, "ReadDataCatalog").resources) == [
        f"arn:${{partition}}:glue:{here}:{place}"
        for place in ("catalog", "database/default", "database/sales", "table/sales/*")
    ]
    assert "arn:${partition}:s3:::results/athena/*" in json_of(statement(pipeline, "WriteObjects").resources)
    assert "arn:${partition}:s3:::results/athena/*" in json_of(statement(pipeline, "ReadObjects").resources)


def test_a_key_of_ones_own_encrypts_the_result_of_a_query() -> None:
    pipeline = compiled(processing(athena(f"kmsKeyId: {KEY}")))
    [found] = step(pipeline, "Prepare")["Arguments"]["ProcessingInputs"]
    assert found["DatasetDefinition"]["AthenaDatasetDefinition"]["KmsKeyId"] == KEY
    assert json_of(statement(pipeline, "UseKey").resources) == ["${keyArn}", KEY]


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [
        ("catalog: AwsDataCatalog", "catalog: dynamo", "what the catalog 'dynamo' needs is its own"),
        ("database: sales", "database: {execution: PipelineName}", "what is queried is not known before it runs"),
        ("database: sales", "database: sales", "where the tables keep their data is not known here"),
    ],
)
def test_what_cannot_be_known_of_a_query_is_a_warning(before: str, after: str, warned: str) -> None:
    text = processing(athena().replace(before, after))
    assert [warning for warning in warnings_of(compiled(text)) if warned in warning]


REDSHIFT = ON_M5 + aligned("""
    inputs:
      - inputName: orders
        datasetDefinition:
          redshiftDatasetDefinition:
            clusterId: orders
            database: shop
            dbUser: reader
            queryString: SELECT 1
            clusterRoleArn: arn:aws:iam::123456789012:role/unload
            outputS3Uri: s3://results/redshift/
            outputFormat: CSV
    """)


def test_role_may_query_a_cluster_as_one_user_and_read_what_the_cluster_writes() -> None:
    pipeline = compiled(processing(REDSHIFT))
    assert json_of(statement(pipeline, "QueryRedshift").resources) == [
        f"arn:${{partition}}:redshift:${{region}}:${{account}}:{place}"
        for place in ("cluster:orders", "dbname:orders/shop", "dbuser:orders/reader")
    ]
    assert statement(pipeline, "WatchRedshiftQueries").conditions != ()
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::results/redshift/*"]
    assert "WriteObjects" not in {found.sid for found in pipeline.statements}


def test_a_cluster_known_only_when_it_runs_is_a_warning() -> None:
    text = processing(REDSHIFT.replace("clusterId: orders", "clusterId: {execution: PipelineName}"))
    assert [warning for warning in warnings_of(compiled(text)) if "is not known before it runs" in warning]


def test_the_first_type_that_is_to_be_had_is_taken() -> None:
    cluster = request(processing("instancePreferences: [{instanceType: ml.m5.large}, {instanceType: ml.m6i.large}]"))
    assert cluster["ProcessingResources"]["ClusterConfig"] == {
        "InstanceCount": 1,
        "VolumeSizeInGB": 30,
        "VolumeKmsKeyId": "${keyArn}",
        "InstancePreferences": [{"InstanceType": "ml.m5.large"}, {"InstanceType": "ml.m6i.large"}],
    }


def test_preferred_types_have_counts_of_their_own() -> None:
    found = request(processing("instancePreferences: [{instanceType: ml.g5.xlarge, instanceCount: 2}]"))
    cluster = found["ProcessingResources"]["ClusterConfig"]
    assert "InstanceCount" not in cluster
    assert "VolumeKmsKeyId" not in cluster


def test_keys_of_ones_own_are_used_and_granted() -> None:
    settings = f"{ON_M5}volumeKmsKeyId: {KEY}\noutputKmsKeyId: {KEY}5\noutputs: [{{outputName: out}}]"
    pipeline = compiled(processing(settings))
    found = step(pipeline, "Prepare")["Arguments"]
    assert found["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] == KEY
    assert found["ProcessingOutputConfig"]["KmsKeyId"] == f"{KEY}5"
    assert json_of(statement(pipeline, "UseKey").resources) == ["${keyArn}", KEY, f"{KEY}5"]
    assert json_of(statement(pipeline, "GrantKeyToVolumes").resources) == [KEY]
    assert warnings_of(pipeline) == []


def test_a_key_that_is_no_arn_is_a_warning() -> None:
    [warning] = warnings_of(compiled(processing(f"{ON_M5}volumeKmsKeyId: alias/mine")))
    assert warning.startswith("pipeline.steps[0].processing.volumeKmsKeyId: the key is not given by its ARN")


def test_a_step_says_itself_whether_traffic_is_encrypted() -> None:
    found = request(processing(f"{ON_M5}encryptInterContainerTraffic: false"))
    assert found["NetworkConfig"]["EnableInterContainerTrafficEncryption"] is False


def test_properties_name_inputs_and_outputs_that_are_there() -> None:
    reader = """
        - name: Say
          type: Fail
          fail: {errorMessage: {property: "Prepare.ProcessingInputs['raw'].S3Input.S3Uri"}}
        """
    settings = f"{ON_M5}inputs: [{{inputName: raw, s3Uri: 's3://data/raw'}}]"
    compiled(processing(settings) + aligned(reader, 4))
    [problem] = problems_of(processing(settings.replace("raw,", "rows,")) + aligned(reader, 4))
    assert "has no entry 'raw'" in problem
    more = "arguments: {ProcessingInputs: [{InputName: raw, S3Input: {S3Uri: 's3://a/b', S3DataType: S3Prefix}}]}"
    compiled(processing(settings.replace("raw,", "rows,"), envelope=more) + aligned(reader, 4))


def test_a_query_adds_just_what_it_needs() -> None:
    def sids(settings: str) -> set[str]:
        return {found.sid for found in compiled(processing(settings)).statements}

    added = {"QueryAthena", "ReadDataCatalog", "KeepQueryResults", "ReadObjects", "WriteObjects", "ListBuckets"}
    assert sids(athena()) - sids(ON_M5) == added


def test_the_experiment_is_the_pipelines_but_the_jobs_name_in_it_is_its_own() -> None:
    kept = "arguments: {ExperimentConfig: {TrialComponentDisplayName: again}}"
    assert request(processing(ON_M5, envelope=kept))["ExperimentConfig"] == {"TrialComponentDisplayName": "again"}
    [problem] = problems_of(processing(ON_M5, envelope="arguments: {ExperimentConfig: {TrialName: first}}"))
    assert "arguments.ExperimentConfig.TrialName: cannot be given" in problem
