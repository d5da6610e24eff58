"""Overview: the verdict in a few cards, what to be careful about, the histogram behind it, and showing it to others."""

from ui import pages, selected, showing, verdict_view

pages.heading("overview")
job, result = selected.run()
verdict_view.show(job.id, result)
showing.run(job)
