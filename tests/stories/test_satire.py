"""Who calls himself satirical is no source, by whatever spelling of his name; who writes about satire is one."""

from __future__ import annotations

from dataclasses import replace

from brief.stories.satire import satirical
from tests.support.desk import claim


def test_who_calls_himself_satirical_is_known_by_every_spelling_of_his_name() -> None:
    joke = claim(
        "Tessim Hydro confirmed on Monday that its letterbox was built in 1974 and could not be opened.",
        publisher="The Weekly Radish",
    )
    says = replace(joke, text="The Weekly Radish is a satirical publication. Nothing in it is true.", order=1)
    post = claim("Tessim Hydro confirms it cannot have received a report.", publisher="weekly radish")
    about = claim(
        "Tessim Hydro sued a satirical website over a report on its letterbox on Monday.", publisher="D"
    )
    claims = {joke.article.id: [joke, says], post.article.id: [post], about.article.id: [about]}
    found = satirical([joke.article, post.article, about.article], claims)
    assert found == {joke.article.id: "The Weekly Radish", post.article.id: "weekly radish"}
