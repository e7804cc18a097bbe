"""What schedules and rules start."""

PIPELINE_ARN = "${aws_sagemaker_pipeline.pipeline.arn}"
STATE_MACHINE_ARN = "${aws_sfn_state_machine.start.arn}"
