import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import startWabt from "wabt";

it("native-code.ts is what native.wat translates to", async () => {
  const wabt = await startWabt();
  const source = await readFile(new URL("./native.wat", import.meta.url), "utf8");
  const module = wabt.parseWat("native.wat", source, { simd: true });
  module.validate();
  const code = Buffer.from(module.toBinary({}).buffer).toString("base64");
  module.destroy();
  const lines = code.match(/.{1,110}/g)?.map((part) => `  "${part}"`) ?? [];
  await expect(
    `/** What \`native.wat\` translates to; see there. */\nexport const NATIVE_CODE =\n${lines.join(" +\n")};\n`,
  ).toMatchFileSnapshot("./native-code.ts");
});
