"""Texts that have broken parsers before, and pieces on which slow parsers take long."""

HOSTILE = (
    *("", " ", "\n", "\t\r\n", "\x00", "\ufeff", "\u200b", "\u00a0", "\ud800", "\udfff text"),
    *(
        "\u202eesrever\u202c",
        "e\u0301\u0301\u0301",
        "癌",
        "\U0001f52c",
        "\uff39\uff25\uff33",
        "ﬁbrosis",
        "İ",
        "ß",
    ),
    *("<", ">", "</", "<>", "<think", "think>", "<think>", "</think>", "<answer>", "</answer>"),
    *("<think></think>", "<think></think><answer></answer>", "<answer><answer></answer></answer>"),
    *("</think><think>", "<think><answer></think></answer>", "<THINK>x</THINK>", "< think >x"),
    *("<think>x</think><answer>A</answer>" * 3, "<|im_end|>", "<!-- <answer>A</answer> -->"),
    *("\\", "\\boxed{", "\\boxed{}", "\\boxed{\\boxed{A}}", "$", "$$$", "\\frac{1}{0}", "\\u0000"),
    *("{", "}", "{}", "[", "null", '{"answer": ', '{"answer": null}', "```json\n", "%s", "{0}"),
    *("(", "(?", "[^", "*", "+", "a{1,", "\\1", "|", "^$", "'", '"', "`", "&lt;", "&#x110000;"),
    *("nan", "inf", "-inf", "1e999", "-0", "0/0", "1/0", "²", "٣", "9" * 5000, "1." * 50, "½ cm"),
    *("A or B", "not yes", "no no", "none of the above", "T", "pT", "pT9 N9 M9", "3+", "+4=7"),
    *("Gleason", "grade", "stage", "20 %", "%", "2/0", "15/2 nodes", "mm", "HER2", "ER ER ER"),
)
"""Short texts; the laws are checked on each alone and inside a completion."""

GROWING = (
    *("word ", "<think>", "a", " ", "<"),
    *("<think></think>", "<answer>A</answer>", "no necrosis, ", "squamous cell ", "A or B; "),
    *("(", "{", "\\boxed{", "\n", "9", "not ", "癌"),
)
"""Pieces that are repeated to measure how time grows with length; the first also untagged."""
