// @ts-check
// Where the reader's thread begins: TypeScript of this project is read as it lies, whatever bundled the server.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
