"""Reports of scores and graphs: HTML pages, terminal views and figures."""
