"""A benchmark: the program beside its peers, each with the same deadlines in its own store."""
