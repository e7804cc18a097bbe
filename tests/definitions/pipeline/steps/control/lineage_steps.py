"""Configs of Lineage steps, which the tests of their parts share."""

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
RECORD = """
    - name: Record
      type: Lineage
      lineage:
        actions:
          - actionName: Train
            actionType: Training
            status: Completed
            source: {sourceUri: https://example.com/train, sourceType: Script}
            properties: {rounds: 50}
        artifacts:
          - artifactName: data
            artifactType: DataSet
            source:
              sourceUri: s3://data/train/
              sourceTypes: [{sourceIdType: Custom, value: v1}]
          - artifactType: Log
            source: {sourceUri: s3://logs/}
        contexts:
          - contextName: release
            contextType: Release
            source: {sourceUri: https://example.com/release}
        associations:
          - source: {name: data, type: Artifact}
            destination: {name: Train, type: Action}
            associationType: ContributedTo
          - source: {name: Train, type: Action}
            destination: {arn: 'arn:aws:sagemaker:us-east-1:123456789012:context/all'}
    """
