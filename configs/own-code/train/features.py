"""What the model sees of a customer, in training and behind the endpoint."""

import pandas as pd


def numbers(customers: pd.DataFrame) -> pd.DataFrame:
    """The columns that are numbers, with 0 for what is not known."""
    return customers.select_dtypes("number").fillna(0)
