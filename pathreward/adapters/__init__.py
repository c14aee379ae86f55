"""Adapters: a reward as each training framework calls it, one framework a file.

An adapter converts the framework's batch into samples, scores them (`step`), drops unscored parts
by group (`groups`), and returns values, metrics and evidence in the framework's format. It patches
nothing in the framework (`trl` limits the completions that TRL prints, by TRL's own setting), and
imports it only when called, if at all.
"""
