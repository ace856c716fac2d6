import type { ZodType } from "zod";
import * as account from "@/lib/account/contract";
import * as audit from "@/lib/audit/contract";
import * as batchActs from "@/lib/batches/act-contract";
import * as batches from "@/lib/batches/contract";
import * as batchCreation from "@/lib/batches/create-contract";
import * as batchLists from "@/lib/batches/list-contract";
import * as batchViews from "@/lib/batches/view-contract";
import * as budgets from "@/lib/budgets/contract";
import * as bulk from "@/lib/bulk/contract";
import * as connections from "@/lib/connections/contract";
import * as files from "@/lib/files/contract";
import * as hooks from "@/lib/hooks/contract";
import * as invitations from "@/lib/invitations/contract";
import * as models from "@/lib/models/contract";
import * as notices from "@/lib/notices/contract";
import * as reruns from "@/lib/reruns/contract";
import * as answered from "@/lib/results/answered-contract";
import * as compare from "@/lib/results/compare/contract";
import * as results from "@/lib/results/contract";
import * as resultExports from "@/lib/results/exports/contract";
import * as places from "@/lib/results/places/contract";
import * as retention from "@/lib/results/retention/contract";
import * as review from "@/lib/results/review/contract";
import * as runs from "@/lib/results/runs/contract";
import * as saved from "@/lib/results/saved/contract";
import * as resultSql from "@/lib/results/sql/contract";
import * as resultViews from "@/lib/results/views/contract";
import * as setup from "@/lib/setup/contract";
import * as shares from "@/lib/shares/contract";
import * as teams from "@/lib/teams/contract";
import * as tokens from "@/lib/tokens/contract";
import * as usage from "@/lib/usage/contract";
import type { Endpoint } from "@/lib/wire/endpoint";
import * as api from "./contract";

/** Every contract of the API, under the heading its endpoints have in the reference. A new contract is a line here. */
const houses: [tag: string, contract: object][] = [
  ["Batches", batches],
  ["Batches", batchCreation],
  ["Batches", batchLists],
  ["Batches", batchActs],
  ["Batches", batchViews],
  ["Batches", reruns],
  ["Batches", bulk],
  ["Batches", shares],
  ["Results", results],
  ["Results", resultExports],
  ["Results", runs],
  ["Results", places],
  ["Results", answered],
  ["Results", resultViews],
  ["Results", resultSql],
  ["Results", review],
  ["Results", compare],
  ["Results", saved],
  ["Results", retention],
  ["Files", files],
  ["Models", models],
  ["Usage", usage],
  ["Usage", budgets],
  ["Notices", notices],
  ["Connections", connections],
  ["Connections", hooks],
  ["Team", teams],
  ["Team", invitations],
  ["Team", audit],
  ["Console tokens", tokens],
  ["Account", account],
  ["Set-up", setup],
  ["This API", api],
];

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === "object" && value !== null && "method" in value && "path" in value && "access" in value;
const isSchema = (value: unknown): value is ZodType =>
  typeof value === "object" && value !== null && "_zod" in value && "parse" in value;

export type NamedEndpoint = { name: string; tag: string; endpoint: Endpoint };

export const endpoints: readonly NamedEndpoint[] = houses.flatMap(([tag, contract]) =>
  Object.entries(contract).flatMap(([name, value]) => (isEndpoint(value) ? [{ name, tag, endpoint: value }] : [])),
);

/** Schemas that have a name in their contract: "Batch", "Connection". The first of a name has it. */
export const namedSchemas: ReadonlyMap<string, ZodType> = new Map(
  houses
    .toReversed()
    .flatMap(([, contract]) => Object.entries(contract))
    .filter((entry): entry is [string, ZodType] => /^[A-Z]/.test(entry[0]) && isSchema(entry[1])),
);
