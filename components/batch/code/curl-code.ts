import { type CodeInput, defaultBaseUrl, shellInput, shellWord } from "./code-input";

const retryInPlace = `
# 5. Rows failed: put them back to work in the same batch, once.
if [ "$(jq .request_counts.failed <<<"$batch")" -gt 0 ]; then
  curl -fsS -X POST "$base/batches/$batch_id/retry" -H "$auth" >/dev/null
  wait_and_fetch
fi
`;

const retryAsNewFile = `
# 5. Rows failed: gather their requests in a file of their own, to be submitted as a new batch.
if [ -s errors.jsonl ]; then
  jq -cn --slurpfile failed errors.jsonl '($failed | map({(.custom_id): true}) | add) as $ids | inputs | select($ids[.custom_id])' "$input" > retry.jsonl
  echo "Failed requests are in retry.jsonl." >&2
fi
`;

const chosenOfBatch = `
# 6. Of a batch that was there before, what came of these rows alone.
if [ -n "\${BATCH_ID:-}" ]; then
  only_chosen results.jsonl chosen-results.jsonl
  only_chosen errors.jsonl chosen-errors.jsonl
fi
`;

/** The whole life of a batch as a shell script on curl and jq. */
export function curlCode(code: CodeInput): string {
  const { endpoint, window, hasInPlaceRetry, idsName } = code;
  const isChosen = idsName !== undefined;
  return `#!/usr/bin/env bash
# Needs curl and jq, and the key in BATCH_API_KEY. Writes results.jsonl and errors.jsonl.
# With BATCH_ID set it takes that batch up where an earlier run left it, and submits nothing.
set -euo pipefail
base="\${BATCH_BASE_URL:-${defaultBaseUrl}}"
auth="Authorization: Bearer \${BATCH_API_KEY:?put the key into BATCH_API_KEY first}"
${shellInput(code)}
${isChosen ? 'only_chosen "$source" "$input"\n' : ""}
if [ -z "\${BATCH_ID:-}" ]; then
  : > results.jsonl

  # 1. Upload the requests. The file goes in under a plain name, so that any name works.
  file_id=$(curl -fsS "$base/files" -H "$auth" -F purpose=batch -F 'file=@-;filename=requests.jsonl;type=application/jsonl' < "$input" | jq -r .id)

  # 2. Create the batch. Do not repeat this after a lost answer: it would make a second one.
  batch_id=$(jq -n --arg file "$file_id" --arg endpoint ${shellWord(endpoint)} --arg window ${shellWord(window)} \\
      '{input_file_id: $file, endpoint: $endpoint, completion_window: $window}' \\
    | curl -fsS "$base/batches" -H "$auth" -H 'Content-Type: application/json' -d @- | jq -r .id)
else
  batch_id=$BATCH_ID
  touch results.jsonl
fi
echo "Batch $batch_id" >&2

# 3. Answers are written as they arrive. The server says in X-Last-Line how many lines there are so far.
# A line that was cut off while it was written is fetched again.
lines=$(wc -l < results.jsonl)
head -n "$lines" results.jsonl > part.tmp && mv part.tmp results.jsonl
fetch_new() {
  curl -fsS --retry 5 -D headers.tmp -o part.tmp -H "$auth" "$base/files/$1/content?skip=$lines&offset=$lines"
  local got said
  got=$(wc -l < part.tmp)
  said=$(tr -d '\\r' < headers.tmp | awk 'tolower($1) == "x-last-line:" { print $2 }')
  if [ "$got" -gt "$(( \${said:-0} - lines ))" ]; then
    # A server that does not know skip starts from the beginning: leave out what is here already.
    tail -n "+$((lines + 1))" part.tmp >> results.jsonl
    lines=\${said:-$got}
  else
    cat part.tmp >> results.jsonl
    lines=$said
  fi
}

# 4. Wait, from 2 seconds up to a minute between two looks. Failed rows are in a file of their own.
wait_and_fetch() {
  local pause=2 status output errors
  while :; do
    batch=$(curl -fsS --retry 5 "$base/batches/$batch_id" -H "$auth")
    status=$(jq -r .status <<<"$batch")
    jq -r '"\\(.status): \\(.request_counts.completed) answered, \\(.request_counts.failed) failed, \\(.request_counts.total) in all"' <<<"$batch" >&2
    output=$(jq -r '.output_file_id // empty' <<<"$batch")
    if [ -n "$output" ]; then fetch_new "$output"; fi
    case "$status" in completed|failed|expired|cancelled) break ;; esac
    sleep "$pause"
    pause=$((pause * 2 > 60 ? 60 : pause * 2))
  done
  : > errors.jsonl
  errors=$(jq -r '.error_file_id // empty' <<<"$batch")
  if [ -n "$errors" ]; then curl -fsS --retry 5 -o errors.jsonl "$base/files/$errors/content" -H "$auth"; fi
  rm -f headers.tmp part.tmp
}
wait_and_fetch
${hasInPlaceRetry && !isChosen ? retryInPlace : retryAsNewFile}
${isChosen ? chosenOfBatch : ""}
echo "$(wc -l < results.jsonl) answers in results.jsonl, $(wc -l < errors.jsonl) failures in errors.jsonl." >&2
`;
}
