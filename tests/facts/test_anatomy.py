"""The tables of organs and regions."""

from pathreward.facts.anatomy import (
    organs,
    parts,
    regions,
    same_region,
    site_of_word,
    site_words,
)


def test_every_site_is_a_word_of_its_own() -> None:
    assert all(site_of_word()[site] == site for site in site_of_word().values())


def test_every_region_of_a_site_is_a_site() -> None:
    known = frozenset(site_of_word().values())
    assert all(known.issuperset(regions(site)) for site in known)


def test_organs_are_sites_and_parts_are_none() -> None:
    known = frozenset(site_of_word().values())
    assert organs() <= known
    assert parts().isdisjoint(known)


def test_regions_from_the_inside_out() -> None:
    assert regions("sigmoid colon") == ("sigmoid colon", "colon", "large intestine")
    assert same_region(["sigmoid colon"], ["colon", "lung"])
    assert not same_region(["sigmoid colon"], ["rectum"])


def test_a_common_word_names_a_site_beside_a_side_only() -> None:
    assert site_words().find("back to the base of the hand") == []
    assert site_of_word()["hand"] == "hand"
