"""Reports on a model that RegisterModel steps name: model metrics and drift check baselines."""

from tests.definitions.pipeline.steps.models.register_model_steps import IMAGE, MODEL, arguments, config
from tests.support import compiled, json_of, statement, step, warnings_of

EVALUATE = f"""
    - name: Evaluate
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        outputs: [{{outputName: report}}, {{outputName: elsewhere, s3Uri: 's3://reports/of'}}]
    """


def test_reports_are_files_in_s3() -> None:
    settings = f"""
        {MODEL}
        modelMetrics:
          modelQuality:
            statistics: {{stepOutput: Evaluate.report, filePath: statistics.json}}
            constraints: {{stepOutput: Evaluate.elsewhere, filePath: constraints.json}}
          modelDataQuality:
            statistics: {{parameter: Report, contentType: text/csv, contentDigest: 'sha256:{"0" * 64}'}}
          bias:
            report: {{s3Uri: 's3://reports/bias.json'}}
            preTrainingReport: {{s3Uri: {{parameter: Report}}}}
            postTrainingReport: {{s3Uri: {{join: {{values: ['s3://reports/', {{execution: PipelineExecutionId}}]}}}}}}
          explainability:
            report: {{stepOutput: Evaluate.report}}
        """
    parameters = "parameters: [{name: Report, type: String, defaultValue: 's3://given/report.json'}]"
    report = {"Get": "Steps.Evaluate.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"}
    elsewhere = {"Get": "Steps.Evaluate.ProcessingOutputConfig.Outputs['elsewhere'].S3Output.S3Uri"}
    given = {"Get": "Parameters.Report"}
    json_type = {"ContentType": "application/json"}
    # The URI of an output ends with a '/', unless the config says otherwise.
    statistics = {"Std:Join": {"On": "", "Values": [report, "statistics.json"]}}
    constraints = {"Std:Join": {"On": "/", "Values": [elsewhere, "constraints.json"]}}
    joined = {"Std:Join": {"On": "", "Values": ["s3://reports/", {"Get": "Execution.PipelineExecutionId"}]}}
    assert arguments(settings, pipeline=parameters, train=EVALUATE)["ModelMetrics"] == {
        "ModelQuality": {
            "Statistics": {**json_type, "S3Uri": statistics},
            "Constraints": {**json_type, "S3Uri": constraints},
        },
        "ModelDataQuality": {
            "Statistics": {"ContentType": "text/csv", "ContentDigest": f"sha256:{'0' * 64}", "S3Uri": given}
        },
        "Bias": {
            "Report": {**json_type, "S3Uri": "s3://reports/bias.json"},
            "PreTrainingReport": {**json_type, "S3Uri": given},
            "PostTrainingReport": {**json_type, "S3Uri": joined},
        },
        "Explainability": {"Report": {**json_type, "S3Uri": report}},
    }


def test_baselines_are_files_in_s3() -> None:
    settings = f"""
        {MODEL}
        driftCheckBaselines:
          bias:
            configFile: {{s3Uri: 's3://base/config.json'}}
            preTrainingConstraints: {{s3Uri: 's3://base/pre.json'}}
            postTrainingConstraints: {{s3Uri: 's3://base/post.json'}}
          explainability: {{constraints: {{s3Uri: 's3://base/why.json'}}, configFile: {{s3Uri: 's3://base/how.json'}}}}
          modelQuality: {{statistics: {{s3Uri: 's3://base/quality.json'}}}}
          modelDataQuality: {{constraints: {{s3Uri: 's3://base/data.json'}}}}
        """
    pipeline = compiled(config(settings))

    def source(name: str) -> dict[str, str]:
        return {"ContentType": "application/json", "S3Uri": f"s3://base/{name}.json"}

    assert step(pipeline, "Register")["Arguments"]["DriftCheckBaselines"] == {
        "Bias": {
            "ConfigFile": source("config"),
            "PreTrainingConstraints": source("pre"),
            "PostTrainingConstraints": source("post"),
        },
        "Explainability": {"Constraints": source("why"), "ConfigFile": source("how")},
        "ModelQuality": {"Statistics": source("quality")},
        "ModelDataQuality": {"Constraints": source("data")},
    }
    read = json_of(statement(pipeline, "ReadObjects").resources)
    assert [resource.rpartition(":")[2] for resource in read if ":::base/" in resource] == [
        f"base/{name}.json*" for name in ("config", "data", "how", "post", "pre", "quality", "why")
    ]


def test_role_may_read_reports_of_earlier_steps() -> None:
    settings = f"{MODEL}\nmodelMetrics: {{bias: {{report: {{stepOutput: Evaluate.report, filePath: a.json}}}}}}"
    pipeline = compiled(config(settings, train=EVALUATE))
    reasons = statement(pipeline, "ReadObjects").reasons
    assert "step 'Register' reads its bias report" in reasons
    [read] = [name for name in json_of(statement(pipeline, "ReadObjects").resources) if "Evaluate" in name]
    assert read.endswith("/*/Evaluate/report/a.json*")
    assert warnings_of(pipeline) == []
