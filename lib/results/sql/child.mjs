// @ts-check
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { runQuery } from "./run-query.mjs";

/*
 * A process of its own for one query: whatever a query does to memory or to the engine, the console goes on. It is asked
 * on its standard input, answers on its standard output, and knows no setting of the console.
 */

// Where memory runs out, this process is the one to go.
await writeFile("/proc/self/oom_score_adj", "1000").catch(() => undefined);
const reply = await runQuery(JSON.parse(await text(process.stdin)));
process.stdout.end(JSON.stringify(reply), () => process.exit(0));
