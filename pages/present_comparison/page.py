"""Present: the slides of the comparison that the address names, over the whole window."""

from ui import cache, compare_choice, compare_computed, downloads, slides

_place, jobs = compare_choice.choose()
ids = tuple(job.id for job in jobs)
slides.show(
    downloads.report_of_comparison(compare_computed.comparison(ids), jobs[0]),
    key=" ".join(map(cache.shown, ids)),
    back_to="compare",
)
