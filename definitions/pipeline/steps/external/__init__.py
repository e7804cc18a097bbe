"""Steps that run outside SageMaker: Lambda, SQS, EMR."""
