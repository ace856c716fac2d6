import type { Connection } from "@/lib/connections/contract";
import type { KnownModel } from "@/lib/jsonl/contract";
import { limitsFor } from "@/lib/jsonl/limits";
import type { TeamModel } from "@/lib/models/contract";
import type { NamedLimits } from "./desk";

/** Whether the catalogue is what this connection serves. Others serve models the console has no list of. */
export const servesCatalogue = (connection: Connection | null): boolean =>
  connection === null || connection.kind === "doubleword" || connection.kind === "emulator";

const knownOf = ({ id, kind, vision, maxOutputTokens, contextTokens }: TeamModel): KnownModel => ({
  id,
  ...(kind === undefined ? {} : { kind }),
  ...(vision === undefined ? {} : { vision }),
  ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  ...(contextTokens === undefined ? {} : { contextTokens }),
});

/**
 * What a file is checked against when it is to run on this connection. Without a connection the usual limits hold, so
 * that a file can be checked and priced before there is one.
 */
export function limitsOf(connection: Connection | null, models: readonly TeamModel[]): NamedLimits {
  const known = servesCatalogue(connection) ? models.map(knownOf) : [];
  const stated = connection?.capabilities;
  const limits = limitsFor(
    known,
    stated && {
      fileBytes: stated.fileBytesMax,
      requests: stated.requestsMax,
      allowedUrls: stated.endpoints,
      windows: stated.windows,
      isOneModelPerFile: stated.isOneModelPerFile,
    },
  );
  return { key: JSON.stringify(limits), limits };
}
