import { createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { sendMail, trySendMail } from "./mail";

/** A mail server that takes everything and keeps what it was told. */
async function mailServer() {
  let heard = "";
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    let isData = false;
    socket.write("220 ready\r\n");
    socket.on("data", (chunk) => {
      for (const line of chunk.toString("utf8").split("\r\n").slice(0, -1)) {
        heard += `${line}\n`;
        if (isData && line === ".") {
          isData = false;
          socket.write("250 taken\r\n");
        } else if (isData) continue;
        else if (line === "DATA") {
          isData = true;
          socket.write("354 go on\r\n");
        } else socket.write(line === "QUIT" ? "221 bye\r\n" : "250 well\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return { url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, heard: () => heard, close };
}

function settings(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  for (const name of ["runtime", "mail"]) Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.${name}`));
}
afterEach(() => vi.unstubAllEnvs());
const base = {
  DATABASE_URL: "postgres://nobody@127.0.0.1/none",
  DATA_DIR: "/tmp",
  PUBLIC_URL: "https://console.example",
};

test("a mail goes out, and what is in it stays on one line of its header", async () => {
  const server = await mailServer();
  settings({ ...base, SMTP_URL: server.url });
  await sendMail({
    to: "ada@example.org",
    subject: "Hello\r\nBcc: everyone@example.org",
    text: "A line.\n.\nQUIT\nThe end.",
  });
  server.close();
  const heard = server.heard();
  expect(heard).toContain("RCPT TO:<ada@example.org>");
  expect(heard.match(/^RCPT TO/gm)).toHaveLength(1);
  expect(heard).toMatch(/^Subject: Hello Bcc: everyone@example.org$/m);
  expect(heard).not.toMatch(/^Bcc:/m);
  expect(heard).toMatch(/^From: Batchdeck <batchdeck@console\.example>$/m);
  expect(heard).toContain("The end.");
});

test("without a server, or with one that is away, nobody is stopped by it", async () => {
  settings({ ...base, SMTP_URL: undefined });
  expect(await trySendMail({ to: "a@example.org", subject: "x", text: "y" })).toBe(false);
  settings({ ...base, SMTP_URL: "smtp://127.0.0.1:9", LOG_LEVEL: "silent" });
  expect(await trySendMail({ to: "a@example.org", subject: "x", text: "y" })).toBe(false);
});
