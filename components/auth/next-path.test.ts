import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it("keeps a path of this site with its query and fragment", () => {
    expect(safeNextPath("/t/acme/batches?view=running#top")).toBe("/t/acme/batches?view=running#top");
  });
  it("refuses everything that leaves the site", () => {
    const hostile = [
      null,
      undefined,
      "",
      "t/acme",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "/\t/evil.example",
      "/.//evil.example",
      "https://evil.example/",
      "javascript:alert(1)",
      "/api/auth/signout",
      "/emulator/v1/files",
    ];
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
