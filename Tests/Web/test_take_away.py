"""What one takes away from the write page: films, pictures, prints and code; and what makes its settings easy to change."""

import json
import re
import struct
import subprocess
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ROOT, WEB
from test_pages import SCREENSHOTS, download, written_by_the_program
from test_write import SENTENCE, is_written, open_page

# How many pixels of a canvas are dark.
DARK = """(context) => {
    const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) dark += data[i + 3] > 128 && data[i] + data[i + 1] + data[i + 2] < 380;
    return dark;
}"""


def set_value(page, control: str, value) -> None:
    page.locator(f"#{control}").evaluate(
        """(control, value) => {
            control.value = value;
            control.dispatchEvent(new Event("input"));
            control.dispatchEvent(new Event("change"));
        }""",
        str(value),
    )


def film(page, folder, kind: str, **settings):
    if not page.locator("#film").is_visible():
        page.get_by_text("A film: GIF or video").click()
    page.locator("#filmKind").select_option(kind)
    for name, value in settings.items():
        control = page.locator(f"#{name}")
        control.select_option(value) if name == "ratio" else control.fill(value)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Make the film").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.fixture
def viewer(browser):
    """A page of nobody's, which may look at films."""
    page = browser.new_page()
    yield page
    page.close()


def gif_frames(page, path) -> list[dict]:
    return page.evaluate(
        """async (bytes) => {
            const dark = """ + DARK + """;
            const decoder = new ImageDecoder({ data: new Uint8Array(bytes), type: "image/gif" });
            await decoder.tracks.ready;
            const frames = [];
            for (let i = 0; i < decoder.tracks.selectedTrack.frameCount; i++) {
                const { image } = await decoder.decode({ frameIndex: i });
                const context = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext("2d");
                context.drawImage(image, 0, 0);
                frames.push({ dark: dark(context), width: image.displayWidth, height: image.displayHeight,
                    duration: image.duration, corner: [...context.getImageData(0, 0, 1, 1).data] });
                image.close();
            }
            return frames;
        }""",
        list(path.read_bytes()),
    )


def test_a_gif_shows_the_page_being_written(page, studio, tmp_path):
    open_page(page, studio, "Ada", pace="16", letterHeight="6")
    is_written(page)
    path = film(page, tmp_path, "gif", filmWidth="320", frameRate="10", padding="10")
    assert path.name == "text-7.gif"
    frames = gif_frames(page, path)
    assert [frames[0]["width"], frames[0]["height"]] == [320, 238]
    assert {frame["duration"] for frame in frames} == {100_000}
    dark = [frame["dark"] for frame in frames]
    assert dark[0] < 12 < dark[-1] - 12 and all(b >= a - 8 for a, b in zip(dark[:-1], dark[1:-1]))
    assert frames[0]["corner"][:3] == [255, 255, 255]
    # square, and without paper
    page.get_by_label("Save without paper").check()
    frames = gif_frames(page, film(page, tmp_path, "gif", filmWidth="200", ratio="1", padding="0"))
    assert frames[0]["width"] == frames[0]["height"] == 200
    assert frames[-1]["corner"][3] == 0 and frames[-1]["dark"] > 8


def test_a_video_is_made_by_the_browser(page, viewer, studio, tmp_path):
    open_page(page, studio, "Ada", pace="32", letterHeight="6")
    is_written(page)
    path = film(page, tmp_path, "video", filmWidth="320", frameRate="20", ratio="1.7778")
    assert path.suffix in [".webm", ".mp4"]
    shown = viewer.evaluate(
        """async ([bytes, type]) => {
            const dark = """ + DARK + """;
            const video = Object.assign(document.createElement("video"), { muted: true });
            video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
            await new Promise((yes, no) => { video.onloadeddata = yes; video.onerror = () => no(video.error); });
            const look = () => {
                const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext("2d");
                context.drawImage(video, 0, 0);
                return dark(context);
            };
            const first = look();
            video.play();
            await new Promise((yes) => { video.onended = yes; });
            return [video.videoWidth, video.videoHeight, first, look(), video.currentTime];
        }""",
        [list(path.read_bytes()), f"video/{path.suffix[1:]}"],
    )
    width, height, first, last, seconds = shown
    assert (width, height) == (320, 180)
    assert first < 8 and last > first + 12
    assert 1.2 < seconds < 8


def test_a_film_that_cannot_be_is_refused(page, studio):
    open_page(page, studio, SENTENCE, pace="0.25")
    is_written(page)
    page.get_by_text("A film: GIF or video").click()
    page.locator("#frameRate").fill("50")
    page.get_by_role("button", name="Make the film").click()
    page.get_by_text("is the most").wait_for()
    page.locator("#filmWidth").fill("7")
    page.get_by_role("button", name="Make the film").click()
    page.get_by_text("64 to 1920, please").wait_for()
    assert page.locator("#film").is_enabled()


def test_a_browser_that_makes_no_videos_says_so(page, studio):
    page.add_init_script("delete globalThis.MediaRecorder")
    open_page(page, studio, "Ada")
    is_written(page)
    page.get_by_text("A film: GIF or video").click()
    page.locator("#filmKind").select_option("video")
    page.get_by_role("button", name="Make the film").click()
    page.get_by_text("makes no videos").wait_for()


def pixel(png: bytes, x: int = 0, y: int = 0) -> tuple:
    """The first pixel of a PNG of eight bits, not interlaced."""
    assert png.startswith(b"\x89PNG\r\n")
    kind = png[25]
    data, at = b"", 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    row = zlib.decompressobj().decompress(data, 64)
    return tuple(row[1 : 1 + (4 if kind == 6 else 3)])


def test_paper_is_saved_as_it_is_chosen(page, studio, tmp_path):
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    assert pixel(download(page, "PNG", tmp_path).read_bytes())[:3] == (255, 255, 255)
    page.get_by_role("button", name="cream").click()
    assert pixel(download(page, "PNG", tmp_path).read_bytes())[:3] == (0xF7, 0xEF, 0xDC)
    svg = download(page, "SVG", tmp_path).read_text()
    assert svg == written_by_the_program(tmp_path, "Ada", "--style", "ada", "--paper", "f7efdc")
    assert "0.969 0.937 0.863 rg 0 0 148 105 re f" in download(page, "PDF", tmp_path).read_text(encoding="latin-1")
    page.get_by_label("Save without paper").check()
    assert pixel(download(page, "PNG", tmp_path).read_bytes()) == (0, 0, 0, 0)
    assert "<rect" not in download(page, "SVG", tmp_path).read_text()
    # the link keeps it
    page.locator("#texture").select_option("laid")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    is_written(page)
    values = page.evaluate("['sheetColour', 'texture'].map((id) => document.getElementById(id).value)")
    assert values == ["#f7efdc", "laid"] and page.get_by_label("Save without paper").is_checked()


@pytest.mark.parametrize("texture", ["grain", "laid"])
def test_a_texture_is_seen_and_each_time_the_same(page, studio, texture):
    open_page(page, studio, "Ada", texture=texture)
    is_written(page)
    shades = page.evaluate("""() => {
        const canvas = document.getElementById("sheet");
        const { data } = canvas.getContext("2d").getImageData(0, 0, 200, 60);
        return [...new Set([...data].filter((_, i) => i % 4 === 0))].length;
    }""")
    assert shades > 2


def test_an_ink_is_chosen_by_its_swatch(page, studio, tmp_path):
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    page.get_by_role("button", name="sepia").click()
    assert 'stroke="#5b3a29"' in download(page, "SVG", tmp_path).read_text()


@pytest.mark.parametrize("spacing", ["13", "8", "10"])
def test_writing_stands_on_the_squares(page, studio, tmp_path, spacing):
    open_page(page, studio, SENTENCE, style="ada", paper="squared", lineSpacing=spacing)
    is_written(page)
    page.get_by_text("Use it in your app").click()
    page.locator("#language").select_option("command")
    told = page.locator("#code").inner_text()
    margin, between = float(re.search(r"--margin (\S+)", told)[1]), float(re.search(r"--line-spacing (\S+)", told)[1])
    assert between % 5 == 0
    for line in range(4):
        assert (margin + (line + 0.7) * between) % 5 == pytest.approx(0, abs=0.01)


def test_sliders_show_their_values(page, studio):
    open_page(page, studio, "Ada", pace="4")
    is_written(page)
    value = lambda name: page.locator(f"output[for={name}]").inner_text()
    assert [value(name) for name in ["bias", "pace", "letterHeight"]] == ["1.00", "4 ×", "2.8 mm"]
    page.get_by_label("Letter height").press("ArrowRight")
    assert value("letterHeight") == "2.9 mm"
    page.get_by_label("Pace").press("End")
    assert value("pace") == "at once"
    page.wait_for_function("() => location.hash.includes('pace=0&') || location.hash.endsWith('pace=0')")


INK_ON_SHEET = f"() => ({DARK})(document.getElementById('sheet').getContext('2d'))"


def wait_for_ink(page, more_than: int) -> None:
    page.wait_for_function(f"(least) => ({INK_ON_SHEET})() > least", arg=more_than)


def test_the_pen_pauses_and_goes_on(page, studio):
    open_page(page, studio, SENTENCE, pace="1")
    wait_for_ink(page, more_than=100)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(100)
    before = page.evaluate(INK_ON_SHEET)
    page.wait_for_timeout(500)
    assert page.evaluate(INK_ON_SHEET) == before > 0
    page.get_by_role("button", name="Pause").click()
    wait_for_ink(page, more_than=before)


def state_of(page) -> dict:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def test_undo_goes_back_change_by_change(page, studio):
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    undo = page.get_by_role("button", name="Undo")
    assert undo.is_disabled()
    states = [state_of(page)]
    page.get_by_role("button", name="sepia").click()
    states.append(state_of(page))
    page.locator("#style").select_option("otto")
    is_written(page)
    states.append(state_of(page))
    page.get_by_role("button", name="Another").click()
    is_written(page)
    states.append(state_of(page))
    for value in ["3", "3.2", "3.4"]:  # a slider that is dragged is one change
        set_value(page, "letterHeight", value)
    is_written(page)
    for state in reversed(states):
        undo.click()
        is_written(page)
        assert state_of(page) == state
    assert undo.is_disabled()
    page.get_by_role("button", name="green").click()
    page.locator("#paper").focus()
    page.keyboard.press("Control+z")
    assert state_of(page) == states[0]


def test_the_seed_is_seen_edited_and_kept(page, studio, tmp_path):
    open_page(page, studio, "Ada", style="ada")
    is_written(page)
    seed = page.get_by_label("Seed", exact=True)
    assert seed.input_value() == "7"
    seed.fill("12")
    seed.press("Enter")
    page.wait_for_function("() => location.hash.includes('seed=12')")
    is_written(page)
    seed.fill("-3")
    seed.press("Tab")
    page.get_by_text("A seed is a whole number").wait_for()
    assert seed.input_value() == "12"
    page.get_by_label("Keep this seed").check()
    assert page.get_by_role("button", name="Another").is_disabled()
    page.goto("about:blank")
    page.goto(f"{studio}write.html")
    is_written(page)
    assert seed.input_value() == "12" and page.get_by_label("Keep this seed").is_checked()
    page.get_by_label("Keep this seed").uncheck()
    assert page.get_by_role("button", name="Another").is_enabled()


HAND = json.loads((ROOT / "Models/hands/ida.hand.json").read_text())


@pytest.mark.parametrize("hand", ["rosa", "ada", "own"])
def test_the_code_makes_what_is_on_the_page(page, studio, tmp_path, hand):
    text = 'Dear "Ada"\nit\'s 1843, isn\'t it?'
    if hand == "own":
        page.goto("about:blank")
        page.goto(studio)
        page.evaluate("(hand) => localStorage.setItem('your own', JSON.stringify({ hand }))", HAND)
        open_page(page, studio, text, paper="squared", nib="brush")
        is_written(page)
        page.locator("#style").select_option("your own")
    else:
        open_page(page, studio, text, style=hand, paper="ruled", sheetColour="#f7efdc")
    is_written(page)
    svg = download(page, "SVG", tmp_path).read_text()
    page.get_by_text("Use it in your app").click()
    code = {}
    for language in ["javascript", "swift", "command", "embed"]:
        page.locator("#language").select_option(language)
        code[language] = page.locator("#code").inner_text()
        if hand == "own" and language == "javascript":
            download(page, "Save the file it needs", tmp_path)
    page.screenshot(path=SCREENSHOTS / "write-code.png", full_page=True)
    # in a terminal
    command = code["command"].replace("-o ", f"-o {tmp_path}/").replace("my.hand.json", f"{tmp_path}/my.hand.json")
    subprocess.run(["sh", "-c", f"PATH={ROOT}/Program/.build/release:$PATH\n{command}"], check=True, cwd=ROOT)
    assert (tmp_path / "page.svg").read_text() == svg
    # in a page, or in Node where files are fetched
    script = tmp_path / "page.mjs"
    fetching = "const fetch = async (path) => { const { readFile } = await import('node:fs/promises');\n" \
        f"  const text = await readFile(/^(hands|styles)/.test(path) ? '{WEB}/' + path : path, 'utf8');\n" \
        "  return { json: () => JSON.parse(text), text: () => text }; };\n"
    script.write_text(
        fetching + code["javascript"].replace("./ductus.js", (WEB / "ductus.js").as_uri())
        .replace('loadModel("', f'loadModel("{WEB.as_uri()}/') + "process.stdout.write(svg);\n")
    node = subprocess.run(["node", script], capture_output=True, text=True, cwd=tmp_path)
    assert node.returncode == 0, node.stderr
    assert node.stdout == svg
    # in Swift, with the library as it is built here
    source = tmp_path / "main.swift"
    source.write_text(code["swift"].replace("my.hand.json", f"{tmp_path}/my.hand.json"))
    built = ROOT / "Program/.build/release"
    linked = (built / "ductus.product/Objects.LinkFileList").read_text().replace("'", "").split("\n")
    objects = [path for path in linked if "/Ductus.build/" in path or "/DuctusKernels.build/" in path]
    modules = ["-I", built / "Modules", "-Xcc", f"-fmodule-map-file={built}/DuctusKernels.build/module.modulemap"]
    subprocess.run(["swiftc", source, *modules, *objects, "-o", tmp_path / "program"], check=True)
    assert subprocess.run([tmp_path / "program"], capture_output=True, text=True, check=True, cwd=ROOT).stdout == f"{svg}\n"
    assert "&quot;Ada&quot;" in code["embed"]
    if hand == "rosa":
        shows_itself_in_another_page(page, tmp_path, code["embed"])


def shows_itself_in_another_page(page, folder, code: str) -> None:
    """A page with nothing but the embed code beside the file that the page saves for it."""
    animation = download(page, "Animation", folder)
    (folder / "diary.html").write_text(f"<!doctype html><title>Diary</title>\n{code}")
    page.goto((folder / "diary.html").as_uri())
    picture = page.locator("img")
    page.wait_for_function("() => document.querySelector('img').naturalWidth > 100")
    assert picture.get_attribute("src") == animation.name
    first = picture.screenshot()
    page.wait_for_timeout(1000)
    assert picture.screenshot() != first, "it does not write itself"


def test_a_dropped_text_is_written_and_a_dropped_hand_writes(page, studio, tmp_path):
    open_page(page, studio, "Ada", style="ada")
    is_written(page)

    def drop(name: str, content: str) -> None:
        page.evaluate(
            """([name, content]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([Uint8Array.from(content, (c) => c.charCodeAt(0))], name));
                for (const kind of ["dragenter", "dragover", "drop"]) {
                    document.querySelector("main").dispatchEvent(
                        new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
                }
            }""",
            [name, content],
        )

    drop("letter.txt", "Dear Ada,\r\nit weaves.\r\n")
    page.wait_for_function("() => document.getElementById('text').value === 'Dear Ada,\\nit weaves.\\n'")
    is_written(page)
    drop("ida.hand.json", json.dumps(HAND))
    page.wait_for_function("() => document.getElementById('style').value === 'your own'")
    is_written(page)
    drop("picture.png", "\x89PNG\r\n\x1a\n")
    page.get_by_text("picture.png: this is no text in UTF-8").wait_for()
    drop("no.json", "[1]")
    page.get_by_text("no.json: this is no ink").wait_for()
    page.evaluate("() => { window.before = document.getElementById('text').value; }")
    drop("huge.txt", "word " * 900_000)
    page.get_by_text("huge.txt: this is no text for a page").wait_for()
    assert page.evaluate("document.getElementById('text').value === window.before")


@pytest.mark.parametrize(
    ("clipboard", "expected"),
    [
        ({"text/plain": "Dear Ada,\r\n\r\nit weaves."}, "Dear Ada,\n\nit weaves."),
        ({"text/plain": "Dear Ada,\u2029it weaves."}, "Dear Ada,\nit weaves."),
        ({"text/plain": "Dear Ada, it weaves.", "text/html": "<p>Dear <b>Ada</b>,</p>\n<p>it weaves.</p>"}, "Dear Ada,\nit weaves."),
    ],
)
def test_a_paste_keeps_paragraphs(page, studio, clipboard, expected):
    open_page(page, studio, "")
    page.locator("#text").focus()
    page.evaluate(
        """(clipboard) => {
            const transfer = new DataTransfer();
            for (const [kind, content] of Object.entries(clipboard)) transfer.setData(kind, content);
            const field = document.getElementById("text");
            const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
            if (field.dispatchEvent(event)) document.execCommand("insertText", false, transfer.getData("text/plain"));
        }""",
        clipboard,
    )
    assert page.locator("#text").input_value() == expected
    is_written(page)


def test_the_browser_prints_true_millimetres(page, studio, tmp_path):
    open_page(page, studio, SENTENCE * 6, style="ada", page="148x210", paper="ruled")
    is_written(page)
    count = int(page.locator("#number").inner_text().split()[-1]) if page.locator("#number").inner_text() else 1
    path = tmp_path / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    pdf = path.read_bytes().decode("latin-1")
    boxes = re.findall(r"/MediaBox \[0 0 (\S+) (\S+)\]", pdf)
    assert len(boxes) == count
    points = 72 / 25.4
    for width, height in boxes:
        assert float(width) == pytest.approx(148 * points, abs=1) and float(height) == pytest.approx(210 * points, abs=1)
    # nothing of the page's controls, and the ink as large as it is in the SVG
    page.emulate_media(media="print")
    shown = page.evaluate("""() => ["form", "nav", ".sheet"].map((part) => document.querySelector(part).checkVisibility())""")
    assert shown == [False, False, False]
    box = page.locator("#prints svg").first.bounding_box()
    assert box["width"] == pytest.approx(148 / 25.4 * 96, abs=1)


def test_the_night_is_dark_and_paper_stays_paper(page, studio):
    page.emulate_media(color_scheme="dark")
    open_page(page, studio, "Ada")
    is_written(page)
    page.screenshot(path=SCREENSHOTS / "write-dark.png", full_page=True)
    light = """(element) => getComputedStyle(element).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0)"""
    assert page.locator("html").evaluate(light) < 150
    assert page.locator("#sheet").evaluate("(canvas) => canvas.getContext('2d').getImageData(2, 2, 1, 1).data[0]") > 240
