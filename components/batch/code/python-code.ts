import { type CodeInput, defaultBaseUrl, quoted } from "./code-input";

const retryInPlace = `
# Rows failed: put them back to work in the same batch, once.
if batch.request_counts and batch.request_counts.failed:
    client.post(f"/batches/{batch.id}/retry", cast_to=Batch)
    batch = wait_and_fetch(batch.id)
`;

const retryAsNewFile = `
# Rows failed: gather their requests in a file of their own, to be submitted as a new batch.
failed = {json.loads(line)["custom_id"] for line in ERRORS.read_text(encoding="utf-8").splitlines()}
if failed:
    with INPUT.open(encoding="utf-8") as requests, open("retry.jsonl", "w", encoding="utf-8") as retry:
        retry.writelines(line for line in requests if line.strip() and json.loads(line)["custom_id"] in failed)
    print("Failed requests are in retry.jsonl.")
`;

/** The whole life of a batch as a Python program on the openai package. */
export function pythonCode({ fileName, endpoint, window, hasInPlaceRetry }: CodeInput): string {
  return `# pip install openai; the key is read from BATCH_API_KEY. Writes results.jsonl and errors.jsonl.
${hasInPlaceRetry ? "" : "import json\n"}import os
import time
from pathlib import Path

from openai import OpenAI
${hasInPlaceRetry ? "from openai.types import Batch\n" : ""}
INPUT = Path(${quoted(fileName)})
RESULTS = Path("results.jsonl")
ERRORS = Path("errors.jsonl")
OVER = {"completed", "failed", "expired", "cancelled"}

client = OpenAI(
    api_key=os.environ["BATCH_API_KEY"],
    base_url=os.environ.get("BATCH_BASE_URL", ${quoted(defaultBaseUrl)}),
)
lines = 0


def fetch_new(file_id: str) -> None:
    """Appends the answers that came since the last look."""
    global lines
    answer = client.files.with_raw_response.content(file_id, extra_query={"skip": lines, "offset": lines})
    part = [line for line in answer.content.split(b"\\n") if line]
    said = answer.headers.get("x-last-line")
    total = int(said) if said else len(part)
    if len(part) > total - lines:
        # A server that does not know skip starts from the beginning: leave out what is here already.
        part = part[lines:]
    with RESULTS.open("ab") as results:
        results.writelines(line + b"\\n" for line in part)
    lines = total


def wait_and_fetch(batch_id: str):
    """Looks after 2 seconds at first, after a minute at most, until the batch is over."""
    pause = 2
    while True:
        batch = client.batches.retrieve(batch_id)
        counts = batch.request_counts
        if counts:
            print(f"{batch.status}: {counts.completed} answered, {counts.failed} failed, {counts.total} in all")
        if batch.output_file_id:
            fetch_new(batch.output_file_id)
        if batch.status in OVER:
            break
        time.sleep(pause)
        pause = min(60, pause * 2)
    errors = client.files.content(batch.error_file_id).content if batch.error_file_id else b""
    ERRORS.write_bytes(errors)
    return batch


RESULTS.write_bytes(b"")
# Neither call is repeated by itself: after a lost answer that would make a second batch.
once = client.with_options(max_retries=0)
with INPUT.open("rb") as requests:
    uploaded = once.files.create(file=("requests.jsonl", requests, "application/jsonl"), purpose="batch")
batch = once.batches.create(
    input_file_id=uploaded.id,
    endpoint=${quoted(endpoint)},
    completion_window=${quoted(window)},${window === "24h" ? "" : "  # type: ignore[arg-type]"}
)
print("Batch", batch.id)
batch = wait_and_fetch(batch.id)
${hasInPlaceRetry ? retryInPlace : retryAsNewFile}
print(f"{lines} answers in {RESULTS}, failures in {ERRORS}.")
`;
}
