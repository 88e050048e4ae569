"""Pictures of the main pages with the samples in them, into docs/images. Run it after the look has changed."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from bench.lighthouse import PORT, ROOT, serving

WIDE, PHONE = (1280, 900), (375, 812)
# file, address, size of the window, colours, language
PICTURES = (
    ("home", "/", WIDE, "light", "zh-CN"),
    ("search", "/search/?q=发展", WIDE, "light", "zh-CN"),
    ("article", "/articles/13/?q=营商环境", WIDE, "light", "zh-CN"),
    ("regions", "/regions/", WIDE, "light", "zh-CN"),
    ("dates", "/dates/", WIDE, "light", "zh-CN"),
    ("home-dark", "/", WIDE, "dark", "zh-CN"),
    ("home-english", "/", WIDE, "light", "en"),
    ("article-traditional-phone", "/articles/13/?script=hant", PHONE, "dark", "zh-TW"),
    ("search-phone", "/search/?q=政协", PHONE, "light", "zh-CN"),
)


def main() -> None:
    with serving(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, address, (width, height), scheme, language in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
            page.goto(f"http://127.0.0.1:{PORT}{address}")
            page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
