"""A graph of your own: tables of a laboratory's concepts, merged with the shipped graph."""

from pathlib import Path

import pathreward as pr

HERE = Path(__file__).parent


def main() -> None:
    """Link a text with the merged graph, and score it with a recipe that names the graph."""
    own = pr.KnowledgeGraph.from_tables(HERE / "own_graph")
    graph = pr.KnowledgeGraph.default().merge([own])
    print(f"{len(own)} concepts of our own, {len(graph):,} in all")

    text = "Alternating stripes and hoof-shaped nuclei. No necrosis."
    for mention in pr.Linker(graph).link(text):
        print(f"{mention.text}: {mention.concept.name}, {mention.polarity}")

    reward = pr.load(HERE / "own_graph.yaml")
    for answer in ("striped tumor", "melanoma"):
        sample = pr.Sample(
            f"<observe>{text}</observe>"
            "<think>Alternating stripes and hoof-shaped nuclei, therefore a zebroma.</think>"
            f"<answer>{answer}</answer>",
            answer="zebroma",
            findings="A zebroid pattern, hoof-shaped nuclei, no necrosis.",
        )
        score = reward(sample)
        print(f"{answer}: {score.value:.2f}")
        for name, part in score.parts.items():
            print(f"  {name} {part.value}: {part.reason}")


if __name__ == "__main__":
    main()
