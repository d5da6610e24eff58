"""The frame of the app: page, language, navigation, and the memory gauge in the sidebar.

streamlit run app.py
"""

from pathlib import Path

import streamlit as st

from core.errors import UnalikeError
from ui import address, cache, gauge, language, owner, pages
from ui.language import _
from ui.pages import PAGES

st.set_page_config(page_title="Unalike", page_icon=":material/join_inner:", layout="wide")
st.logo(Path(__file__).parent / "ui" / "logo.svg", size="large")
# Lines of Korean break between words; the chosen one of several is read in the dark too, where blue on blue is not.
st.html(
    "<style>.stApp :is(p, li, h1, h2, h3) { word-break: keep-all; overflow-wrap: anywhere }"
    ".stButtonGroup [aria-checked=true] { color: inherit !important }</style>"
)
address.sync()
language.activate()

page = st.navigation(
    [
        st.Page(
            f"pages/{name}/page.py",
            title=_(about.title),
            icon=about.icon,
            url_path=name,
            default=name == "data",
            visibility="visible" if about.in_menu else "hidden",
            help=_(about.question),
        )
        for name, about in PAGES.items()
    ]
)
try:
    owner.require_login()
    pages.entered(page.url_path or "data")
    cache.worker().ensure()
    with st.sidebar:
        gauge.memory_gauge()
        language.switch()
        owner.badge()
        owner.remember()
    page.run()
except UnalikeError as error:
    st.error(str(error), icon=":material/error:")
