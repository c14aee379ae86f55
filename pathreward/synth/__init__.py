"""Chains of reasoning from reports: a path through the graph, a prompt, a teacher, filters.

`pathreward.synth.run.Synthesis` puts them together.
"""
