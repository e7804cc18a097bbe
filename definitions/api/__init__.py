"""AWS's APIs as its service models describe them: shapes of requests and answers, and what fits them."""
