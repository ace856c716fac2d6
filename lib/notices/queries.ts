import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import {
  createChannel,
  type DeliveryFilter,
  listChannels,
  listDeliveries,
  listNoticeRules,
  listNotices,
  type NoticeRule,
  readNotices,
  redeliver,
  removeChannel,
  rotateChannel,
  setNoticeRule,
  testChannel,
  updateChannel,
} from "./contract";

const key = (team: string, ...rest: unknown[]) => ["t", team, "notices", ...rest] as const;

/** How many notices the person has not read. */
export const unreadQuery = (team: string) =>
  queryOptions({
    queryKey: key(team, "unread"),
    queryFn: async ({ signal }) => (await call(listNotices, { team, limit: 1 }, signal)).unread,
    staleTime: 60_000,
  });

export const inboxQuery = (team: string) =>
  infiniteQueryOptions({
    queryKey: key(team, "inbox"),
    queryFn: ({ pageParam, signal }) =>
      call(listNotices, { team, ...(pageParam === null ? {} : { before: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
  });

const refresh = (client: QueryClient, team: string) => client.invalidateQueries({ queryKey: key(team) });

export const readNoticesMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (ids: string[] | null) => call(readNotices, { team, ids }),
    onSuccess: () => refresh(client, team),
  });

export const noticeRulesQuery = (team: string) =>
  queryOptions({
    queryKey: key(team, "rules"),
    queryFn: ({ signal }) => call(listNoticeRules, { team }, signal),
  });

export const setNoticeRuleMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (rule: NoticeRule) => call(setNoticeRule, { team, ...rule }),
    onSuccess: (rules) => client.setQueryData(noticeRulesQuery(team).queryKey, rules),
  });

export const channelsQuery = (team: string) =>
  queryOptions({
    queryKey: key(team, "channels"),
    queryFn: ({ signal }) => call(listChannels, { team }, signal),
  });

export const createChannelMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof createChannel>, "team">) => call(createChannel, { team, ...input }),
    onSuccess: () => refresh(client, team),
  });

export const updateChannelMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof updateChannel>, "team">) => call(updateChannel, { team, ...input }),
    onSuccess: () => refresh(client, team),
  });

export const removeChannelMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (channelId: string) => call(removeChannel, { team, channelId }),
    onSuccess: () => refresh(client, team),
  });

export const rotateChannelMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (channelId: string) => call(rotateChannel, { team, channelId }),
    onSuccess: () => refresh(client, team),
  });

export const testChannelMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (channelId: string) => call(testChannel, { team, channelId }),
    onSuccess: () => refresh(client, team),
  });

export const deliveriesQuery = (team: string, filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: key(team, "deliveries", filter),
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveries, { team, ...filter, ...(pageParam === null ? {} : { before: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
  });

export const redeliverMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (deliveryId: string) => call(redeliver, { team, deliveryId }),
    onSuccess: () => refresh(client, team),
  });
