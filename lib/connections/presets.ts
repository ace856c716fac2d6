import { doublewordBatchApi, plainBatchApi } from "@/lib/upstream/contract";
import type { Capabilities, ConnectionKind } from "./contract";

/** What is known of a kind of upstream before anything is tried. `baseUrl` is null where a person has to say it. */
export type Preset = {
  label: string;
  baseUrl: string | null;
  /** How its keys usually begin, for the field's hint. */
  keyHint: string;
  capabilities: Capabilities;
  /** Whether a check of the connection decides over the capabilities. */
  isProbed: boolean;
};

export const presets: Record<ConnectionKind, Preset> = {
  doubleword: {
    label: "Doubleword",
    baseUrl: "https://api.doubleword.ai/v1",
    keyHint: "sk-…",
    capabilities: doublewordBatchApi,
    isProbed: false,
  },
  openai: {
    label: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    keyHint: "sk-…",
    capabilities: {
      ...plainBatchApi,
      endpoints: [
        ...plainBatchApi.endpoints,
        "/v1/moderations",
        "/v1/images/generations",
        "/v1/images/edits",
        "/v1/videos",
      ],
    },
    isProbed: false,
  },
  emulator: {
    label: "Built-in emulator",
    baseUrl: null,
    keyHint: "sk-…",
    capabilities: doublewordBatchApi,
    isProbed: false,
  },
  custom: {
    label: "Another OpenAI-compatible API",
    baseUrl: null,
    keyHint: "as your provider gave it to you",
    capabilities: plainBatchApi,
    isProbed: true,
  },
};
