import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { CatalogueModel, Tier } from "@/lib/emulator/catalogue/catalogue";
import { picoToDecimal } from "@/lib/emulator/catalogue/money";
import type { AppEnv } from "@/lib/emulator/faults/hints";
import { requireAccount } from "@/lib/emulator/http/bearer";
import { choiceParam, limitParam, type Query, queryOf, skipParam } from "@/lib/emulator/http/query";
import { ALLOWED_ENDPOINTS, WINDOW_SECONDS } from "@/lib/emulator/options";
import type { World } from "@/lib/emulator/world";

const SINCE = "2025-11-01T00:00:00Z";
const DEFAULT_PAGE = 10;
const TIERS: { tier: Tier; name: string; purpose: string; window?: string }[] = [
  { tier: "realtime", name: "Realtime", purpose: "realtime" },
  { tier: "1h", name: "Async", purpose: "batch", window: "1h" },
  { tier: "24h", name: "Batch", purpose: "batch", window: "24h" },
];

/** A UUID that stays the same for the same name. */
function stableUuid(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The part of the admin plane a console needs: config, the current user, models with prices. */
export function adminRoutes(world: World): Hono<AppEnv> {
  const { settings, catalogue } = world;
  const routes = new Hono<AppEnv>();

  routes.get("/config", (c) => {
    requireAccount(c.req.raw, settings);
    return c.json({
      region: null,
      organization: "Emulator",
      payment_enabled: false,
      docs_url: "https://docs.doubleword.ai",
      docs_jsonl_url: null,
      batches: {
        enabled: true,
        allowed_completion_windows: Object.keys(WINDOW_SECONDS),
        allowed_url_paths: ALLOWED_ENDPOINTS,
        async_requests: { enabled: true, completion_window: "1h" },
      },
      onwards: { strict_mode: false },
    });
  });

  routes.get("/users/current", (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const include = (queryOf(c.req.raw).get("include") ?? "").split(",");
    return c.json({ ...userView(owner), ...(include.includes("billing") ? { credit_balance: 100 } : {}) });
  });

  routes.get("/models", (c) => {
    requireAccount(c.req.raw, settings);
    const query = queryOf(c.req.raw);
    const skip = skipParam(query) ?? 0;
    const limit = limitParam(query) ?? DEFAULT_PAGE;
    const models = catalogue.list().filter((model) => isWanted(model, query));
    const hasPrices = (query.get("include") ?? "").split(",").includes("pricing");
    const data = models.slice(skip, skip + limit).map((model) => modelView(model, hasPrices));
    return c.json({ data, total_count: models.length, skip, limit });
  });

  return routes;
}

function typeOf(model: CatalogueModel): "CHAT" | "EMBEDDINGS" {
  return model.kind === "embeddings" ? "EMBEDDINGS" : "CHAT";
}

function isWanted(model: CatalogueModel, query: Query): boolean {
  const type = choiceParam(query, "model_type", ["CHAT", "EMBEDDINGS", "RERANKER"]);
  const search = (query.get("search") ?? "").toLowerCase();
  return (type === undefined || typeOf(model) === type) && model.id.toLowerCase().includes(search);
}

function modelView(model: CatalogueModel, hasPrices: boolean) {
  const id = stableUuid(model.id);
  const tariffs = TIERS.flatMap(({ tier, name, purpose, window }) => {
    const price = model.prices[tier];
    if (!price) return [];
    return {
      id: stableUuid(`${model.id} ${tier}`),
      deployed_model_id: id,
      name,
      input_price_per_token: picoToDecimal(price.inputPico),
      output_price_per_token: picoToDecimal(price.outputPico),
      api_key_purpose: purpose,
      ...(window ? { completion_window: window } : {}),
      valid_from: SINCE,
      valid_until: null,
      is_active: true,
    };
  });
  return {
    id,
    model_name: model.id,
    alias: model.id,
    display_name: model.id.split("/").pop() ?? model.id,
    description: model.id.startsWith("emulator/") ? "A model of the emulator that fails on purpose." : null,
    model_type: typeOf(model),
    capabilities: [...(model.isVision ? ["vision"] : []), ...(model.kind === "chat" ? ["structured_outputs"] : [])],
    created_at: SINCE,
    updated_at: SINCE,
    ...(hasPrices ? { tariffs } : {}),
    allowed_batch_completion_windows: Object.keys(WINDOW_SECONDS),
    metadata: { provider: model.id.split("/")[0], context_window: model.contextTokens },
  };
}

function userView(owner: string) {
  return {
    id: stableUuid(`user ${owner}`),
    username: "emulator",
    email: "someone@emulator.invalid",
    display_name: "Emulator",
    avatar_url: null,
    is_admin: false,
    roles: ["StandardUser", "BatchAPIUser"],
    created_at: SINCE,
    updated_at: SINCE,
    last_login: null,
    auth_source: "emulator",
    external_user_id: null,
    has_payment_provider_id: false,
    batch_notifications_enabled: false,
    low_balance_threshold: null,
    auto_topup_amount: null,
    auto_topup_threshold: null,
    has_auto_topup_payment_method: false,
    auto_topup_monthly_limit: null,
    user_type: "individual",
    verified: true,
    zero_data_retention: false,
    invoicing_enabled: false,
  };
}
