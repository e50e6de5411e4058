"""Typing counts as use: a page tells the server now and then, so that no long text is lost."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.world import PASSWORD, build


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_tells_the_server_after_five_minutes_and_not_before(
    page: Page, live_server: Any
) -> None:
    build()
    page.clock.install()
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("village.clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{live_server.url}/account/password/")
    told: list[int] = []
    page.on("response", lambda answer: "still-here/" in answer.url and told.append(answer.status))

    page.get_by_label("当前密码").press_sequentially("ab")
    early = list(told)
    page.clock.fast_forward(timedelta(minutes=5, seconds=1).seconds * 1000)
    with page.expect_response("**/still-here/"):
        page.get_by_label("当前密码").press_sequentially("cd")

    assert early == []
    assert told == [204]
