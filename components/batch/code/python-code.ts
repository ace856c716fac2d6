import { type CodeInput, chosenName, defaultBaseUrl, quoted } from "./code-input";

const retryInPlace = `
# Rows failed: put them back to work in the same batch, once.
if batch["request_counts"]["failed"]:
    call("POST", f"/batches/{batch_id}/retry")
    batch = wait_and_fetch(batch_id)
`;

const retryAsNewFile = `
# Rows failed: gather their requests in a file of their own, to be submitted as a new batch.
failed = {json.loads(line)["custom_id"] for line in ERRORS.read_text(encoding="utf-8").splitlines()}
if failed:
    with INPUT.open(encoding="utf-8") as requests, open("retry.jsonl", "w", encoding="utf-8") as retry:
        retry.writelines(line for line in requests if line.strip() and json.loads(line)["custom_id"] in failed)
    print("Failed requests are in retry.jsonl.")
`;

const onlyChosen = `
def only_chosen(source, target):
    """Copies the lines of the rows that are listed in IDS, byte for byte."""
    wanted = {json.loads(line) for line in IDS.read_bytes().split(b"\\n") if line.strip()}
    with source.open("rb") as lines, target.open("wb") as chosen:
        chosen.writelines(line for line in lines if line.strip() and json.loads(line).get("custom_id") in wanted)

`;

const chosenOfBatch = `
# Of a batch that was there before, what came of these rows alone.
if os.environ.get("BATCH_ID"):
    only_chosen(RESULTS, Path("chosen-results.jsonl"))
    only_chosen(ERRORS, Path("chosen-errors.jsonl"))
`;

/** The whole life of a batch as a Python program on the standard library alone. */
export function pythonCode({ fileName, endpoint, window, hasInPlaceRetry, idsName }: CodeInput): string {
  const isChosen = idsName !== undefined;
  return `# Needs Python 3.9 and nothing else; the key is read from BATCH_API_KEY. Writes results.jsonl and errors.jsonl.
# With BATCH_ID set it takes that batch up where an earlier run left it, and submits nothing.
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

${isChosen ? `SOURCE = Path(${quoted(fileName)})\nIDS = Path(${quoted(idsName)})\nINPUT = Path(${quoted(chosenName)})` : `INPUT = Path(${quoted(fileName)})`}
RESULTS = Path("results.jsonl")
ERRORS = Path("errors.jsonl")
OVER = {"completed", "failed", "expired", "cancelled"}
BASE = os.environ.get("BATCH_BASE_URL", ${quoted(defaultBaseUrl)}).rstrip("/")
KEY = os.environ["BATCH_API_KEY"]


${isChosen ? onlyChosen : ""}
def call(method, path, data=None, headers=None, tries=1):
    """Sends a request; answers its headers and its body."""
    for attempt in range(1, tries + 1):
        request = urllib.request.Request(BASE + path, data=data, method=method, headers=headers or {})
        request.add_header("Authorization", f"Bearer {KEY}")
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            if attempt == tries or error.code not in (408, 429, 500, 502, 503, 504):
                raise SystemExit(f"{method} {path} answered {error.code}: {error.read(500).decode(errors='replace')}")
        except OSError:
            if attempt == tries:
                raise
        time.sleep(2**attempt)


def read(path):
    """Reading may be repeated. What makes something is sent once: after a lost answer that would make a second one."""
    return call("GET", path, tries=5)


def upload(path):
    """Sends the requests as they lie on the disk, a piece at a time, under a plain name."""
    edge = f"batch-{time.time_ns()}"
    head = (
        f'--{edge}\\r\\nContent-Disposition: form-data; name="purpose"\\r\\n\\r\\nbatch\\r\\n'
        f'--{edge}\\r\\nContent-Disposition: form-data; name="file"; filename="requests.jsonl"\\r\\n'
        "Content-Type: application/jsonl\\r\\n\\r\\n"
    ).encode()
    tail = f"\\r\\n--{edge}--\\r\\n".encode()

    def parts():
        yield head
        with path.open("rb") as requests:
            while piece := requests.read(1 << 20):
                yield piece
        yield tail

    size = len(head) + path.stat().st_size + len(tail)
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Content-Length": str(size)}
    return json.loads(call("POST", "/files", parts(), headers)[1])["id"]


def create(file_id):
    body = {"input_file_id": file_id, "endpoint": ${quoted(endpoint)}, "completion_window": ${quoted(window)}}
    headers = {"Content-Type": "application/json"}
    return json.loads(call("POST", "/batches", json.dumps(body).encode(), headers)[1])["id"]


def fetch_new(file_id):
    """Appends the answers that came since the last look."""
    global lines
    headers, body = read(f"/files/{file_id}/content?skip={lines}&offset={lines}")
    part = [line for line in body.split(b"\\n") if line]
    said = headers.get("X-Last-Line")
    total = int(said) if said else len(part)
    if len(part) > total - lines:
        # A server that does not know skip starts from the beginning: leave out what is here already.
        part = part[lines:]
    with RESULTS.open("ab") as results:
        results.writelines(line + b"\\n" for line in part)
    lines = max(lines, total)


def wait_and_fetch(batch_id):
    """Looks after 2 seconds at first, after a minute at most, until the batch is over."""
    pause = 2
    while True:
        batch = json.loads(read(f"/batches/{batch_id}")[1])
        counts = batch["request_counts"]
        print(f"{batch['status']}: {counts['completed']} answered, {counts['failed']} failed, {counts['total']} in all")
        if batch.get("output_file_id"):
            fetch_new(batch["output_file_id"])
        if batch["status"] in OVER:
            break
        time.sleep(pause)
        pause = min(60, pause * 2)
    errors = read(f"/files/{batch['error_file_id']}/content")[1] if batch.get("error_file_id") else b""
    ERRORS.write_bytes(errors)
    return batch


${isChosen ? "only_chosen(SOURCE, INPUT)\n" : ""}batch_id = os.environ.get("BATCH_ID")
if batch_id:
    # A line that was cut off while it was written is fetched again.
    kept = RESULTS.read_bytes() if RESULTS.exists() else b""
    kept = kept[: kept.rfind(b"\\n") + 1]
else:
    kept = b""
    batch_id = create(upload(INPUT))
RESULTS.write_bytes(kept)
lines = kept.count(b"\\n")
print("Batch", batch_id)
batch = wait_and_fetch(batch_id)
${hasInPlaceRetry && !isChosen ? retryInPlace : retryAsNewFile}
${isChosen ? chosenOfBatch : ""}
print(f"{lines} answers in {RESULTS}, failures in {ERRORS}.")
`;
}
