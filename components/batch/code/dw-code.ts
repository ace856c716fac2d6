import { type CodeInput, shellInput, shellWord } from "./code-input";

/** The whole life of a batch with Doubleword's own command line. It speaks to Doubleword-compatible servers only. */
export function dwCode(code: CodeInput): string {
  const { endpoint, window, idsName } = code;
  const isChat = endpoint === "/v1/chat/completions";
  const note = isChat
    ? ""
    : `# dw always states /v1/chat/completions for the batch; the address in each line (${endpoint}) is what is called.\n`;
  return `#!/usr/bin/env bash
# Needs dw and jq, and the key in BATCH_API_KEY. Writes results.jsonl and errors.jsonl.
${note}set -euo pipefail
${shellInput(code)}
dw login --api-key "\${BATCH_API_KEY:?put the key into BATCH_API_KEY first}"

# 1. Check and upload the requests.
${idsName === undefined ? "" : 'only_chosen "$source" "$input"\n'}dw files validate "$input"
file_id=$(dw files upload "$input" --output json | jq -r .id)
dw files cost-estimate "$file_id"

# 2. Create the batch, and watch it to its end.
batch_id=$(dw batches create --file "$file_id" --completion-window ${shellWord(window)} --output json | jq -r .id)
echo "Batch $batch_id" >&2
dw batches watch "$batch_id" || true

# 3. Rows failed: put them back to work in the same batch, once.
counts() { dw batches get "$batch_id" --output json | jq -r .request_counts.failed; }
if [ "$(counts)" -gt 0 ]; then
  dw batches retry "$batch_id"
  dw batches watch "$batch_id" || true
fi

# 4. Answers and failures are two files.
dw batches results "$batch_id" -o results.jsonl
: > errors.jsonl
error_file=$(dw batches get "$batch_id" --output json | jq -r '.error_file_id // empty')
if [ -n "$error_file" ]; then dw files content "$error_file" > errors.jsonl; fi

# To have the answers while the batch runs, one command does it all and writes them as they come:
#   dw stream "$input" --completion-window ${shellWord(window)} > results.jsonl
`;
}
