"""Infrastructure values as a reader sees them."""

from definitions.values.infrastructure import ACCOUNT, BUCKET_NAME, ROLE_ARN, image_account, ssm_parameter, text
from definitions.values.plain import plain


def test_values_are_words_and_the_text_around_them_stays() -> None:
    whole = {"Role": ROLE_ARN, "Uris": [text("s3://", BUCKET_NAME, "/a"), 1, None]}
    assert plain(whole) == {"Role": "<role arn>", "Uris": ["s3://<bucket name>/a", 1, None]}


def test_what_a_value_is_called_stands_in_it() -> None:
    path = ssm_parameter(text("/", ACCOUNT, "/path"))
    assert plain([path, image_account("xgboost")]) == ["<ssm /<account>/path>", "<image account xgboost>"]
