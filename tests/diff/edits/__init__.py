"""Edits of a service's JSON, each with the rows that it must give: worked out on the JSON alone."""
