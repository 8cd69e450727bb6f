"""The app in headless Chromium, as people use it."""

import threading

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra app is not installed")

from tests.web.conftest import REPORT  # noqa: E402

pytestmark = pytest.mark.model

playwright.expect.set_options(timeout=60_000)
WIDTHS = (1280, 768, 375)
PATHS = ("/", "/?sort=doubt", "/reports/1", "/reports/1/correct", "/api", "/summary?by=year")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    from nlp.web.app import create_app
    from nlp.web.service import Service

    service = Service(tmp_path_factory.mktemp("browser") / "store", None, 1)
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser, address):
    """A page; at the end nothing was asked elsewhere and the console is empty."""
    wrong = []
    found = browser.new_page(base_url=address)
    found.set_default_timeout(60_000)
    found.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(asked.url))
    yield found
    found.close()
    assert wrong == []


def upload(page, *files):
    page.goto("/")
    page.set_input_files("#files", [{"name": n, "mimeType": "", "buffer": data} for n, data in files])
    playwright.expect(page.locator("#told")).to_contain_text("完成")


@pytest.fixture
def corrected(page):
    """The page in which a report is corrected that nobody has corrected before."""
    corrected.number = getattr(corrected, "number", 2000) + 1
    upload(page, ("a.txt", REPORT.replace("2022", str(corrected.number)).encode()))
    page.locator("#results a").click()
    page.get_by_role("link", name="订正").click()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    return page


def saved(page, count):
    playwright.expect(page.locator("#state")).to_have_text(f"已保存（第 {count} 次订正）")


def test_mixed_files_are_uploaded_and_each_is_told(page):
    files = [(f"{n}.txt", REPORT.replace("天荒坪", f"天荒{'一二三四'[n]}坪").encode()) for n in range(4)]
    upload(page, *files, ("图.png", b"\x89PNG\r\n"), ("空.txt", b""))
    assert page.locator("#results li").count() == 6
    assert page.locator("#results li.wrong").count() == 2
    assert "图片" in page.locator("#results li.wrong", has_text="图.png").inner_text()
    page.locator("#reload").click()
    assert page.locator("tbody tr").count() >= 4
    page.get_by_label("搜索").fill("天荒二坪")
    page.get_by_role("button", name="应用").click()
    assert page.locator("tbody tr").count() == 1


def test_a_report_is_looked_at(page):
    upload(page, ("看.txt", REPORT.encode()))
    page.locator("#results a").click()
    assert "业务培训偏少" in page.locator("main").inner_text()


def test_three_items_are_corrected_and_one_is_undone(corrected):
    page = corrected
    page.locator("mark.problem").first.click()
    page.get_by_label("及时性").check()
    saved(page, 1)
    page.get_by_role("radio", name="改进措施").check()
    saved(page, 2)
    page.locator("mark.items").nth(1).click()
    page.get_by_role("button", name="终点前移").click()
    saved(page, 3)
    page.locator("mark.items").nth(2).click()
    page.get_by_role("button", name="删除条目").click()
    saved(page, 4)
    assert page.locator("mark.items").count() == 3
    page.get_by_role("button", name="撤销").click()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    page.reload()
    playwright.expect(page.locator("mark.items")).to_have_count(4)
    assert page.locator("mark.problem").count() == 1


def test_the_keyboard_does_it_all(corrected):
    page = corrected
    page.locator("#text").focus()
    for _ in range(50):
        page.keyboard.press("j")
        if "items" in page.evaluate("document.activeElement.className"):
            break
    before = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("{")
    saved(page, 1)
    assert page.evaluate("document.activeElement.textContent") == before[:-1]
    page.keyboard.press("Delete")
    saved(page, 2)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    playwright.expect(page.locator("mark.items").first).to_have_text(before)


def test_selected_words_become_an_item_when_they_have_a_theme(corrected):
    page = corrected
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf("我镇认真");
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + 4);
          }
        }"""
    )
    page.get_by_role("button", name="设为条目").click()
    playwright.expect(page.locator("#state")).to_have_text("未保存：条目还没有主题；请选主题")
    page.get_by_label("培训").first.check()
    saved(page, 1)
    assert page.locator("mark.items").first.inner_text() == "我镇认真"


def test_the_front_matter_is_corrected(corrected):
    page = corrected
    page.get_by_label("县区").fill("德清县")
    page.get_by_role("button", name="保存卷首").click()
    saved(page, 1)
    page.get_by_label("机关").fill("没有这个机关")
    page.get_by_role("button", name="保存卷首").click()
    playwright.expect(page.locator("#state")).to_contain_text("正文里没有")


def test_the_summary_is_shown(page):
    upload(page, ("汇.txt", REPORT.encode()))
    page.goto("/summary?by=year")
    playwright.expect(page.frame_locator("iframe").locator("body")).to_contain_text("2022")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_keeps_people_from_using_a_page(browser, address, barriers, path):
    tab = browser.new_page(base_url=address, bypass_csp=True)  # axe comes into the page as a script
    tab.set_default_timeout(60_000)
    upload(tab, ("用.txt", REPORT.encode()), ("图.png", b"\x89PNG\r\n"))
    tab.goto(path)
    if path.endswith("correct"):
        tab.locator("mark.items").first.click()
    assert barriers(tab) == []
    tab.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(page, width, path):
    upload(page, ("宽.txt", REPORT.encode()))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
