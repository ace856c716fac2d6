"use client";

import { CopyButton } from "@/components/shared/copy-id";
import { cn } from "@/lib/utils";
import type { RequestView } from "./read-request";
import { RequestImages } from "./request-images";
import { MaybeJson, PlainText, RowSection } from "./row-section";

/** Who speaks stands to one side, as in a conversation. */
const bubbles: Record<string, string> = { user: "ml-6", tool: "ml-6", assistant: "mr-6" };

type AskedProps = {
  request: RequestView | null;
  prompt: string;
  /** Tells its regions from those of another request beside it. */
  name?: string;
};

/** What a request says to the model, turn by turn, pictures and calls included; its prompt where the line is no request. */
export function Asked({ request, prompt, name = "Request" }: AskedProps) {
  const messages = request?.messages.length
    ? request.messages
    : [{ role: "prompt", text: prompt, images: [], toolCalls: [] }];
  return messages.map(({ role, text, images, toolCalls }, index) => (
    <RowSection
      // biome-ignore lint/suspicious/noArrayIndexKey: a conversation is told in its order and never changes
      key={index}
      title={role}
      aside={index === messages.length - 1 && <CopyButton text={text} />}
    >
      <div className={cn("grid gap-2", bubbles[role])}>
        {(text !== "" || (images.length === 0 && toolCalls.length === 0)) && (
          <PlainText
            label={`${name}, ${index + 1}: ${role}`}
            text={text}
            className={cn(role === "user" && "bg-accent/60")}
          />
        )}
        <RequestImages images={images} />
        {toolCalls.map((call, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are told in their order and never change
          <MaybeJson key={at} label={`${name}, ${index + 1}: call ${at + 1}`} text={`${call.name} ${call.arguments}`} />
        ))}
      </div>
    </RowSection>
  ));
}
