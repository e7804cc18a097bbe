"""Steps that run a SageMaker job: processing, training, tuning, AutoML, notebooks, transform."""
