"""What figures, settings and stages are called wherever they are shown: a page, a report, a workbook."""

from __future__ import annotations

from core.language import N_

STATISTICS = {
    "n": N_("Texts"),
    "mean": N_("Mean"),
    "std": N_("Standard deviation"),
    "min": N_("Minimum"),
    "q1": N_("Lower quartile"),
    "median": N_("Median"),
    "q3": N_("Upper quartile"),
    "max": N_("Maximum"),
}
HANDLING = {
    "truncate": N_("Cut at the limit"),
    "chunks": N_("Read in parts"),
    "summary": N_("Pick the main sentences"),
}
STAGES = {
    "reading": N_("Reading the file"),
    "loading": N_("Loading the model"),
    "tokens": N_("Counting tokens"),
    "vectors": N_("Reading the texts (embedding)"),
    "pairs": N_("Comparing all pairs"),
    "writing": N_("Keeping the result"),
}
DEFINITIONS = (
    (
        N_("Originality"),
        N_(
            "How unlike the other texts a text is in meaning: 1 minus a similarity, so 0 is “the same” and larger is "
            "“less alike”. It is semantic distinctness, not quality: a text that is off topic scores high too, and a "
            "good text can say what others say."
        ),
    ),
    (
        N_("Similarity"),
        N_(
            "How alike the model finds two texts, from −1 to 1; 1 is the same to the model. It is not a percentage, "
            "and what counts as high depends on the model, so values of two models cannot be compared."
        ),
    ),
    (
        N_("Pair"),
        N_("Two different texts of the collection. A text is never paired with itself."),
    ),
    (
        N_("Model"),
        N_("It turns each text into numbers (an embedding), so that texts of like meaning get like numbers."),
    ),
    (
        N_("Token"),
        N_(
            "A word or a part of one, as the model reads it. The token limit is the most of them that it reads of a "
            "text; long text handling says what happens to the rest."
        ),
    ),
    (
        N_("Median and quartiles"),
        N_(
            "Of all values in order, the median is the middle one; a quarter of them lies below the lower quartile and "
            "a quarter above the upper one."
        ),
    ),
    (
        N_("Percentile"),
        N_("The share of the other texts that are less original: at 90, nine in ten are."),
    ),
    (
        N_("By more than chance"),
        N_(
            "The texts were dealt out to the groups at random many times. p is how often the groups then differed at "
            "least as much as they really do: a small p means that chance hardly explains the difference."
        ),
    ),
)
"""What a reader needs to know, each in plain words."""
