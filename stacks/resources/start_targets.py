"""What schedules and rules start, and where goes what they cannot start."""

PIPELINE_ARN = "${aws_sagemaker_pipeline.pipeline.arn}"
STATE_MACHINE_ARN = "${aws_sfn_state_machine.start.arn}"
DEAD_LETTERS_ARN = "${aws_sqs_queue.dead_letters.arn}"
