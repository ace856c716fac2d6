import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "./test-database.mjs";

async function open() {
  const { url } = await createTestDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test("each test database has the schema and rows of its own", async () => {
  const [one, other] = await Promise.all([open(), open()]);
  await one.query("insert into teams (id, slug, name) values ('tea_1', 'one', 'One')");
  expect((await one.query("select slug from teams")).rows).toEqual([{ slug: "one" }]);
  expect((await other.query("select slug from teams")).rows).toEqual([]);
});
