import type { Connection } from "@/lib/connections/contract";
import type { KnownModel } from "@/lib/jsonl/contract";
import { limitsFor } from "@/lib/jsonl/limits";
import type { TeamModel } from "@/lib/models/contract";
import type { NamedLimits } from "./desk";

/** What the connection itself said it serves when it last was tested; null where it was not, or did not say. */
const listOf = (connection: Connection | null): readonly string[] | null =>
  (connection?.lastCheck?.isOk && connection.lastCheck.models) || null;

/** Whether the catalogue describes what this connection serves. Others may serve models of the same names differently. */
const servesCatalogue = (connection: Connection | null): boolean =>
  connection === null || connection.kind === "doubleword" || connection.kind === "emulator";

/** The models that can be set in a file for this connection; none where they are not known. */
export function modelsOf(connection: Connection | null, catalogue: readonly TeamModel[]): readonly TeamModel[] {
  const listed = listOf(connection);
  if (listed === null) return servesCatalogue(connection) ? catalogue : [];
  const byId = new Map(catalogue.map((model) => [model.id, model]));
  return listed.map((id) => byId.get(id) ?? { id, displayName: id, ...unpriced });
}

const unpriced = { prices: { realtime: null, "1h": null, "24h": null }, isPriceEdited: false, pricedAt: null };

const knownOf = ({ id, kind, vision, maxOutputTokens, contextTokens }: TeamModel): KnownModel => ({
  id,
  ...(kind === undefined ? {} : { kind }),
  ...(vision === undefined ? {} : { vision }),
  ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  ...(contextTokens === undefined ? {} : { contextTokens }),
});

const whatItIs = ({ maxOutputTokens: _, contextTokens: __, ...model }: KnownModel): KnownModel => model;

/**
 * What a file is checked against when it is to run on this connection. Without a connection the usual limits hold, so
 * that a file can be checked and priced before there is one.
 */
export function limitsOf(connection: Connection | null, models: readonly TeamModel[]): NamedLimits {
  const isOurs = servesCatalogue(connection);
  // How much another server lets a model of the same name read and write is not known.
  const known = modelsOf(connection, models)
    .map(knownOf)
    .map((model) => (isOurs ? model : whatItIs(model)));
  const stated = connection?.capabilities;
  const limits = limitsFor(
    known,
    stated && {
      fileBytes: stated.fileBytesMax,
      requests: stated.requestsMax,
      allowedUrls: stated.endpoints,
      windows: stated.windows,
      isOneModelPerFile: stated.isOneModelPerFile,
      // The emulator may pass requests on to a server that serves more than it lists.
      isModelListWhole: listOf(connection) !== null && connection?.kind !== "emulator",
      ...(stated.lineBytesMax === undefined ? {} : { lineBytes: stated.lineBytesMax }),
      ...(stated.customIdBytesMax === undefined ? {} : { customIdBytes: stated.customIdBytesMax }),
    },
  );
  return { key: JSON.stringify(limits), limits };
}
