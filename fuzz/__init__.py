"""Everything that reads, given inputs that a fuzzer makes up, and the laws that it must keep."""
