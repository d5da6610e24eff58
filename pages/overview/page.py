"""Overview: the verdict in a few cards, what to be careful about, and the histogram behind it."""

from ui import pages, selected, verdict_view

pages.heading("overview")
job, result = selected.run()
verdict_view.show(job.id, result)
