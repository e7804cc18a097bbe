"""What is done with a pipeline after it is deployed: executions are started and looked at, models are approved.

Its modules call AWS through boto3, an extra of the package; none needs CDKTF.
"""
