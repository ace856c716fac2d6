import { handle } from "@/lib/bff/handle";
import { query } from "@/lib/results/service/sql";
import { runSql } from "@/lib/results/sql/contract";

export const POST = handle(runSql, query);
