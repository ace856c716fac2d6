import type { Failure } from "./failure";

type Rule = {
  status?: readonly number[];
  code?: RegExp;
  words?: RegExp;
  sentence: string;
  fix: Fix;
};

/** What helps: the same rows again, the rows with a change, or something outside of them. */
type Fix = "retry" | "edit" | null;

/** The first that fits speaks: special causes before the statuses they come with. */
const rules: readonly Rule[] = [
  {
    code: /context_length|context_window/i,
    words:
      /context (?:length|window|size)|maximum context|prompt (?:is )?too long|too many (?:input )?tokens|max_model_len/i,
    sentence:
      "The prompt, with the room asked for the answer, is longer than the model can take. Shorten it, lower max_tokens, or choose a model with a longer context.",
    fix: "edit",
  },
  {
    status: [402],
    code: /insufficient_quota|spend_cap|billing/i,
    words: /balance too low|insufficient (?:credit|balance|quota)|exceeded your current quota/i,
    sentence:
      "The account behind this connection is out of credit or has reached its spending cap. Add credit or raise the cap, then retry these rows.",
    fix: "retry",
  },
  {
    status: [429],
    code: /rate_limit|concurrency_limit|too_many_requests/i,
    words: /rate.?limit|too many requests/i,
    sentence: "The upstream was asked too much at once. Nothing is wrong with these requests: retry them.",
    fix: "retry",
  },
  {
    code: /content_filter|content_policy|moderation|safety/i,
    words: /content (?:filter|policy|management)|flagged by|safety (?:system|filter)/i,
    sentence:
      "The provider's content filter stopped these requests. Sent again unchanged they will stop again: reword them or choose another model.",
    fix: "edit",
  },
  {
    code: /model_not_found/i,
    words: /model\b.{0,120}\b(?:not found|does not exist|not available|not been configured|no longer available)/i,
    sentence: "This connection does not offer the model these requests name. Send them again with a model it has.",
    fix: "edit",
  },
  {
    words: /(?:image|url).{0,80}(?:fetch|download|could not be loaded|failed to load)|(?:fetch|download).{0,40}image/i,
    sentence:
      "The upstream could not load a picture these requests point to. Check that the address is public, or put the picture itself in the request.",
    fix: "edit",
  },
  {
    code: /batch_expired|expired/i,
    words: /\bexpired\b|window (?:has )?(?:ended|passed)/i,
    sentence:
      "The batch's window ended before these requests had their turn. Retry them, or submit them with a longer window.",
    fix: "retry",
  },
  {
    code: /BatchTerminated|batch_cancel/i,
    sentence: "The batch was cancelled before these requests had their turn. Retry puts them back to work.",
    fix: "retry",
  },
  {
    status: [401, 403],
    code: /unauthenticated|invalid_api_key|forbidden/i,
    sentence:
      "The upstream did not accept the connection's key for these requests. Test the connection in Settings, then retry.",
    fix: null,
  },
  {
    status: [413],
    code: /payload_too_large/i,
    sentence:
      "These requests are larger than the upstream takes. Make them smaller: shorter texts, or smaller pictures.",
    fix: "edit",
  },
  {
    status: [408, 504],
    code: /timeout/i,
    words: /timed? ?out/i,
    sentence: "The model took too long over these requests. Retry them; if they fail again, lower max_tokens.",
    fix: "retry",
  },
  {
    code: /NetworkError|TaskTerminated|connection/i,
    sentence: "The upstream lost these requests on its own side. Nothing is wrong with them: retry them.",
    fix: "retry",
  },
  {
    status: [503, 529],
    code: /service_unavailable|overloaded/i,
    words: /overloaded|temporarily unavailable|no (?:available|healthy) (?:worker|replica|upstream)/i,
    sentence:
      "The upstream had no room for these requests: the model was overloaded or down for a while. Nothing is wrong with them: retry them later.",
    fix: "retry",
  },
  {
    status: [502],
    words: /bad gateway/i,
    sentence:
      "The upstream's front could not reach the model behind it. Nothing is wrong with these requests: retry them.",
    fix: "retry",
  },
  {
    status: [500],
    code: /internal_error|server_error/i,
    sentence:
      "The upstream had a fault of its own while it worked on these requests. Retry them; if the same ones fail again, something in them sets it off.",
    fix: "retry",
  },
  {
    status: [400, 404, 405, 409, 415, 422],
    code: /invalid|bad_request|unprocessable|unsupported|RequestBuilderError/i,
    sentence:
      "The model's server refused something in these requests, and would refuse it again. Correct what the message names and send them again.",
    fix: "edit",
  },
];

const unknownCause =
  "The upstream says no more than this. Open one of these rows to see its request and the whole reason, then retry it.";

/** What a failure means and what to do next, as one or two plain sentences and an act. */
export function explainFailure({ status, code, message }: Omit<Failure, "key">): { sentence: string; fix: Fix } {
  const found = rules.find(
    (rule) =>
      (status !== null && rule.status?.includes(status)) ||
      (code !== null && rule.code?.test(code)) ||
      rule.words?.test(message),
  );
  return found ? { sentence: found.sentence, fix: found.fix } : { sentence: unknownCause, fix: "retry" };
}
