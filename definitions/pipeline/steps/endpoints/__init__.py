"""Steps that deploy to endpoints."""
