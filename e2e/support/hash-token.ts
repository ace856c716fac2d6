import { createHash } from "node:crypto";

/** As the server keeps the tokens it gives out. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
