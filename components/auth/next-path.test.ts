import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it("keeps a path of this site with its query and fragment", () => {
    expect(safeNextPath("/t/acme/batches?view=running#top")).toBe("/t/acme/batches?view=running#top");
  });
  it("refuses everything that leaves the site", () => {
    const hosts = [
      "evil.example",
      "evil.example/t/acme",
      "user@evil.example",
      "evil.example:443",
      "[::1]",
      "①②⑦.0.0.1",
    ];
    const starts = [
      "//",
      "/\\",
      "\\\\",
      "/\t/",
      "/\n/",
      "/\r\n/",
      "\t//",
      "/.//",
      "/..//",
      "https:",
      "https://",
      "http:\\\\",
      "ftp://",
    ];
    const hostile = [
      ...[null, undefined, "", "t/acme", "@evil.example", "?next=//evil.example", " /t/acme"],
      ...[
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
      ],
      ...["/api/auth/signout", "/emulator/v1/files", "/t/../api/me", "/./api/me", "/t/..//evil.example"],
      ...starts.flatMap((start) => hosts.map((host) => start + host)),
    ];
    expect(hostile.length).toBeGreaterThanOrEqual(50);
    for (const next of hostile) expect(safeNextPath(next), String(next)).toBe("/");
  });
  it("never resolves to another origin, whatever it is given", () => {
    const piece = fc.constantFrom("/", "\\", ".", "..", "\t", "\n", "@", ":", "evil.example", "t", "%2f", "?", "#");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const path = safeNextPath(`/${parts.join("")}`);
        expect(new URL(path, "https://console.example").origin).toBe("https://console.example");
      }),
      { numRuns: 2000 },
    );
  });
});
