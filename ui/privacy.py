"""Where the reader's data is kept, who sees it and for how long, and the button that deletes it all."""

from __future__ import annotations

import streamlit as st

from core.settings import settings
from ui import address, cache, runs_views
from ui.language import _
from ui.markdown import plain


def show() -> None:
    """The promise in plain words, and the way to take everything back."""
    with st.expander(_("Where your data is kept"), icon=":material/shield:"):
        st.markdown(
            _(
                "Tables, results and embeddings are kept on the computer that runs this app, in the folder {folder}. "
                "Nothing is sent anywhere else; only a model that is not installed yet is downloaded."
            ).format(folder=plain(str(settings().data)))
        )
        runs_views.promise()
        with st.popover(_("Delete all my data"), icon=":material/delete_forever:"):
            st.markdown(
                _(
                    "All tables that you brought, all your runs and the kept embeddings are deleted. "
                    "This cannot be undone."
                )
            )
            if st.button(_("Delete it all now"), type="primary", key="forget"):
                cache.store().forget()
                for name in ("table", "run"):
                    address.put(name, None)
                st.session_state.pop("source", None)
                st.rerun()
