/** Ways out of the text that SQL was given, and what is tried once outside. Each way with each deed. */
const ways = ["", "'", '"', "')", "'))", "`", "\\'", "%'", "1", "$1"];
const deeds = [
  " or 1=1 --",
  " or '1'='1",
  "; drop table teams; --",
  "; update members set role = 'owner'; --",
  "; select pg_sleep(5) --",
  " union select password_hash from users --",
  " union all select null, null, secret from sessions --",
  " and 1=cast((select name from teams limit 1) as int) --",
  "||(select name from teams limit 1)||'",
  " and extractvalue(1, concat(0x7e, version())) --",
  "; copy teams to program 'id' --",
  " limit 1 offset 1 --",
];

/** Texts that would do harm wherever they became a part of a statement. */
export const injections = ways.flatMap((way) => deeds.map((deed) => way + deed));
