"""Map: all texts on a flat picture, coloured by group or by originality."""

from ui import map_view, pages, selected

pages.heading("map")
job, result = selected.run()
map_view.show(job, result)
