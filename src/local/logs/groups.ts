import type { LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type { Ground } from "../ports.ts";
import { ACCOUNT, PARTITION } from "../service.ts";
import { openLineStore, type StreamLines } from "./line-store.ts";
import type { Found, Range } from "./merge.ts";
import { comparePositions } from "./position.ts";
import type { Line } from "./timeline.ts";

/** What is kept of a group. Never changed in place: a new value replaces it. */
export interface GroupRecord {
  /** Tells a group from an earlier one of the same name. */
  readonly id: string;
  readonly region: string;
  readonly name: string;
  readonly createdAt: number;
  readonly class: LogGroupClass;
  readonly retentionDays: number | undefined;
  readonly kmsKeyId: string | undefined;
  readonly deletionProtected: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Until then its last change is under way; milliseconds since the epoch. */
  readonly busyUntil?: number | undefined;
}

export type GroupSettings = Partial<
  Pick<GroupRecord, "busyUntil" | "class" | "kmsKeyId" | "deletionProtected" | "tags">
>;

export interface StreamRecord {
  readonly groupId: string;
  readonly name: string;
  /** What its lines are kept under: short, since every row of them has it. */
  readonly number: number;
  readonly createdAt: number;
  /** Of the days when writers had to queue up; still answered (aws-facts 6.5). */
  readonly token: string;
}

export interface LogGroup {
  record: GroupRecord;
  readonly streams: Map<string, LogStream>;
  /** Told of all lines that come in from now on. */
  readonly watchers: Set<Watcher>;
}

export type Watcher = (stream: LogStream, lines: readonly Line[], ingestedAt: number) => void;

export interface LogStream {
  readonly record: StreamRecord;
  readonly lines: StreamLines;
}

export interface Groups {
  readonly find: (region: string, name: string) => LogGroup | undefined;
  readonly inRegion: (region: string) => readonly LogGroup[];
  readonly put: (record: GroupRecord) => void;
  readonly create: (region: string, name: string, settings?: GroupSettings) => void;
  readonly remove: (group: LogGroup) => void;
  readonly addStream: (group: LogGroup, name: string) => LogStream;
  readonly removeStream: (group: LogGroup, stream: LogStream) => void;
  readonly append: (group: LogGroup, stream: LogStream, lines: readonly Line[]) => void;
  /** The lines of some of its streams, as far as retention keeps them, in order of time. */
  readonly read: (
    group: LogGroup,
    streams: readonly LogStream[],
    range: Range,
  ) => Generator<Found, undefined>;
  /** Forgets what the group's retention has outlived. */
  readonly expire: (group: LogGroup) => void;
}

const DAY = 86_400_000;

export function arnOf(record: Pick<GroupRecord, "region" | "name">): string {
  return `arn:${PARTITION}:logs:${record.region}:${ACCOUNT}:log-group:${record.name}`;
}

export function openGroups({ clock, random, store, witness }: Ground): Groups {
  const groupTable = store.table<GroupRecord>("logs.groups");
  const streamTable = store.table<StreamRecord>("logs.streams");
  const groups = new Map<string, LogGroup>();
  const lines = openLineStore(store, clock.now());
  const numbers = new Set(lines.stored());
  let nextNumber = 1;

  for (const [key, record] of groupTable.entries()) {
    groups.set(key, { record, streams: new Map(), watchers: new Set() });
  }
  const byId = new Map([...groups.values()].map((group) => [group.record.id, group]));
  for (const [key, record] of streamTable.entries()) {
    nextNumber = Math.max(nextNumber, record.number + 1);
    const group = byId.get(record.groupId);
    if (!group) {
      streamTable.remove(key);
      continue;
    }
    group.streams.set(record.name, { record, lines: lines.of(record.number) });
    numbers.delete(record.number);
  }
  for (const orphan of numbers) lines.remove(orphan);

  const removeStream = (group: LogGroup, { record }: LogStream) => {
    group.streams.delete(record.name);
    streamTable.remove(streamKey(record));
    lines.remove(record.number);
  };
  const expire = (group: LogGroup) => {
    const oldest = oldestKept(group, clock.now());
    if (oldest === -Infinity) return;
    for (const { record } of group.streams.values()) lines.dropBefore(record.number, oldest);
  };
  // Also of groups that nobody will ask for.
  for (const group of groups.values()) expire(group);

  const put = (record: GroupRecord) => {
    const key = groupKey(record);
    const group = groups.get(key);
    if (group) group.record = record;
    else groups.set(key, { record, streams: new Map(), watchers: new Set() });
    groupTable.put(key, record);
  };

  return {
    find: (region, name) => groups.get(groupKey({ region, name })),
    inRegion: (region) => [...groups.values()].filter((group) => group.record.region === region),
    put,
    create(region, name, settings = {}) {
      const { class: kind = "STANDARD", deletionProtected = false, tags = [] } = settings;
      put({
        ...settings,
        id: random.uuid(),
        region,
        name,
        createdAt: clock.now(),
        class: kind,
        retentionDays: undefined,
        kmsKeyId: settings.kmsKeyId,
        deletionProtected,
        tags,
      });
    },
    remove(group) {
      for (const stream of group.streams.values()) removeStream(group, stream);
      groups.delete(groupKey(group.record));
      groupTable.remove(groupKey(group.record));
    },
    addStream(group, name) {
      const record: StreamRecord = {
        groupId: group.record.id,
        name,
        number: nextNumber,
        createdAt: clock.now(),
        token: BigInt(`0x${random.hex(23)}`)
          .toString()
          .padStart(56, "49"),
      };
      nextNumber += 1;
      const stream = { record, lines: lines.of(record.number) };
      group.streams.set(name, stream);
      streamTable.put(streamKey(record), record);
      return stream;
    },
    removeStream,
    append(group, stream, added) {
      if (added.length === 0) return;
      const ingestedAt = clock.now();
      const { sealed } = lines.append(stream.record.number, added, ingestedAt);
      for (const watch of group.watchers) watch(stream, added, ingestedAt);
      witness?.logged({ group: group.record.name, stream: stream.record.name }, added);
      // Now and then; nobody may ever read the group.
      if (sealed) expire(group);
    },
    read(group, streams, { from, ...range }) {
      const oldest = { timestamp: oldestKept(group, clock.now()), sequence: 0 };
      const kept = comparePositions(from, oldest) < 0 ? oldest : from;
      const numbersOf = streams.map(({ record }) => record.number);
      return lines.read(numbersOf, { from: kept, ...range });
    },
    expire,
  };
}

/** The timestamp before which the group's retention has ended. */
export function oldestKept({ record }: LogGroup, now: number): number {
  return record.retentionDays === undefined ? -Infinity : now - record.retentionDays * DAY;
}

function groupKey({ region, name }: Pick<GroupRecord, "region" | "name">): string {
  return `${region}/${name}`;
}

function streamKey({ groupId, name }: Pick<StreamRecord, "groupId" | "name">): string {
  return `${groupId}/${name}`;
}
