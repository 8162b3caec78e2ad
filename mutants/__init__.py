"""Mutation testing: whether the tests notice what is changed in the files with the rules."""
