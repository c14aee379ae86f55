"""Whole slides: tissue, tiles by microns a pixel, and rows with their images."""

from pathreward.slides.tiling import TiledSlide, TileSettings, tile_slide

__all__ = ["TileSettings", "TiledSlide", "tile_slide"]
