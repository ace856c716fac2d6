import type { JsonObject } from "@/lib/emulator/json-value";
import { type AnswerContext, draftChat, type Usage } from "./chat-draft";
import { chatBody, idOf } from "./chat-shape";
import { completionBody, draftCompletion } from "./completion";
import { answerEmbeddings } from "./embedding";
import { draftMessage, messageBody } from "./message-shape";
import { badRequest } from "./provider-error";
import { draftResponse, responseBody, responseHead } from "./response-shape";

/**
 * The whole answer to one request of a batch, in the shape of the endpoint its `url` names.
 * @throws ProviderError
 */
export function answerRequest(
  url: string,
  body: JsonObject,
  context: AnswerContext,
): { body: JsonObject; usage: Usage } {
  switch (url) {
    case "/v1/chat/completions": {
      const draft = draftChat(body, context);
      return { body: chatBody(draft, body.logprobs === true), usage: draft.usage };
    }
    case "/v1/completions": {
      const draft = draftCompletion(body, context);
      return { body: completionBody(draft), usage: draft.usage };
    }
    case "/v1/responses": {
      const draft = draftResponse(body, context);
      return { body: responseBody(responseHead(idOf("resp_", draft.seed), body), draft), usage: draft.usage };
    }
    case "/v1/messages": {
      const draft = draftMessage(body, context);
      return { body: messageBody(draft), usage: draft.usage };
    }
    case "/v1/embeddings":
      return answerEmbeddings(body, context);
    default:
      throw badRequest(`${url} is not an endpoint of this server`);
  }
}
