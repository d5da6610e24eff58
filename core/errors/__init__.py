"""Every error that Unalike raises on purpose.

    UnalikeError                 catch to show any of them as a sentence
    ├── InputError               the user's input cannot be used (exit status 2 in a terminal)
    │   ├── TableError           the file cannot be read as a table; raised by core.tables
    │   ├── ColumnError          the chosen columns or rows cannot be analysed
    │   ├── SettingsError        the chosen settings do not go together
    │   └── ComparisonError      the chosen runs cannot be compared
    ├── EncoderError             a model cannot be loaded or cannot encode
    ├── UndefinedResult          the numbers asked for do not exist for this data (max = min, one text ...)
    ├── RunCancelled             somebody asked the run to stop; not a failure
    └── StoreError               the data folder or its database cannot be used

A class has a stable `code` and a `sentence`: an English template, marked for translation, that says
what happened and what to do next. Its parameters are the keyword arguments of the constructor, kept
in `params`; `str(error)` fills the translated template. The parameters are
plain JSON values, so that an error can be kept in the store and told again later (`to_dict`, `from_dict`).
"""

from core.errors.base import *
from core.errors.encoders import *
from core.errors.inputs import *
from core.errors.results import *
from core.errors.runs import *
from core.errors.store import *
from core.errors.tables import *
