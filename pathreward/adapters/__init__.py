"""Adapters: a reward as each training framework calls it, one framework a file.

An adapter reads the framework's batch into samples, has them scored and what could not be judged
settled by group (`step`, `groups`), and hands values, metrics and evidence back in the framework's
terms. It rewrites nothing of the framework and imports it at no time or only when called.
"""
