import type { LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type { Ground } from "../ports.ts";
import { ACCOUNT, PARTITION } from "../service.ts";
import { type EventRows, openEventRows } from "./event-rows.ts";
import { type Line, Timeline } from "./timeline.ts";

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

export interface StreamRecord {
  readonly groupId: string;
  readonly name: string;
  readonly createdAt: number;
  /** Of the days when writers had to queue up; still answered (aws-facts 6.5). */
  readonly token: string;
}

export interface LogGroup {
  record: GroupRecord;
  readonly streams: Map<string, LogStream>;
}

export interface LogStream {
  readonly record: StreamRecord;
  readonly timeline: Timeline;
  lastIngestedAt: number | undefined;
}

export interface Groups {
  readonly find: (region: string, name: string) => LogGroup | undefined;
  readonly inRegion: (region: string) => readonly LogGroup[];
  readonly put: (record: GroupRecord) => void;
  readonly remove: (group: LogGroup) => void;
  readonly addStream: (group: LogGroup, name: string) => LogStream;
  readonly removeStream: (group: LogGroup, stream: LogStream) => void;
  readonly append: (stream: LogStream, lines: readonly Line[]) => void;
  /** Forgets what the group's retention has outlived. */
  readonly expire: (group: LogGroup) => void;
}

const DAY = 86_400_000;

export function arnOf(record: Pick<GroupRecord, "region" | "name">): string {
  return `arn:${PARTITION}:logs:${record.region}:${ACCOUNT}:log-group:${record.name}`;
}

export function openGroups({ clock, random, store }: Ground): Groups {
  const groupTable = store.table<GroupRecord>("logs.groups");
  const streamTable = store.table<StreamRecord>("logs.streams");
  const groups = new Map<string, LogGroup>();
  const streamsById = new Map<string, LogStream>();

  for (const [key, record] of groupTable.entries()) {
    groups.set(key, { record, streams: new Map() });
  }
  const byId = new Map([...groups.values()].map((group) => [group.record.id, group]));
  for (const [key, record] of streamTable.entries()) {
    const group = byId.get(record.groupId);
    const stream = { record, timeline: new Timeline(), lastIngestedAt: undefined };
    if (group) group.streams.set(record.name, stream);
    else streamTable.remove(key);
    if (group) streamsById.set(key, stream);
  }
  const rows: EventRows = openEventRows(store, clock.now(), (row) => {
    const stream = streamsById.get(row.stream);
    if (!stream) return false;
    const lines = row.timestamps.map((timestamp, i) => ({
      timestamp,
      message: row.messages[i] ?? "",
    }));
    stream.timeline.append(lines, row.ingestedAt, row.first);
    stream.lastIngestedAt = row.ingestedAt;
    return true;
  });
  // For loading alone; kept, it would hold deleted streams with all their lines.
  streamsById.clear();

  const removeStream = (group: LogGroup, { record }: LogStream) => {
    group.streams.delete(record.name);
    streamTable.remove(streamKey(record));
    rows.removeAll(streamKey(record));
  };

  return {
    find: (region, name) => groups.get(groupKey({ region, name })),
    inRegion: (region) => [...groups.values()].filter((group) => group.record.region === region),
    put(record) {
      const key = groupKey(record);
      const group = groups.get(key);
      if (group) group.record = record;
      else groups.set(key, { record, streams: new Map() });
      groupTable.put(key, record);
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
        createdAt: clock.now(),
        token: BigInt(`0x${random.hex(23)}`)
          .toString()
          .padStart(56, "49"),
      };
      const stream = { record, timeline: new Timeline(), lastIngestedAt: undefined };
      group.streams.set(name, stream);
      streamTable.put(streamKey(record), record);
      return stream;
    },
    removeStream,
    append(stream, lines) {
      if (lines.length === 0) return;
      const ingestedAt = clock.now();
      const first = rows.add(streamKey(stream.record), lines, ingestedAt);
      stream.timeline.append(lines, ingestedAt, first);
      stream.lastIngestedAt = ingestedAt;
    },
    expire(group) {
      const oldest = oldestKept(group, clock.now());
      for (const stream of group.streams.values()) {
        if ((stream.timeline.firstTimestamp ?? Infinity) >= oldest) continue;
        stream.timeline.dropBefore(oldest);
        rows.removeBefore(streamKey(stream.record), oldest);
      }
    },
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
