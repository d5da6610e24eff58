"""Present: the slides of the run that the address names, over the whole window."""

from ui import cache, downloads, selected, slides

job, _result = selected.run()
slides.show(downloads.report_of_run(job), key=cache.shown(job.id), back_to="overview")
