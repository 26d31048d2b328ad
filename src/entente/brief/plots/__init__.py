"""One module per kind of figure: rows of a brief's material to Vega-Lite specifications."""
