"""REST under `/api/v1`: one file a resource, found by its `resource`; see `resource.py` for how one is written."""
