import type { Ground, LogSink } from "../ports.ts";
import type { Service } from "../service.ts";
import { logsModel } from "../wire/models.ts";
import { filterLogEvents } from "./filter-events.ts";
import { getLogEvents } from "./get-events.ts";
import { groupActions } from "./group-actions.ts";
import { openGroups } from "./groups.ts";
import { startLiveTail } from "./live-tail.ts";
import { groupNeeds } from "./needs.ts";
import { putLogEvents } from "./put-events.ts";
import { streamActions } from "./stream-actions.ts";
import { tagActions } from "./tag-actions.ts";

/** CloudWatch Logs: groups, streams, and their lines written and read (aws-facts 6). */
export function logsService(ground: Ground): {
  readonly service: Service;
  readonly sink: LogSink;
} {
  const groups = openGroups(ground);
  const actions = {
    ...groupActions(ground, groups),
    ...tagActions(groups),
    ...streamActions(groups),
    PutLogEvents: putLogEvents(ground, groups),
    GetLogEvents: getLogEvents(groups),
    FilterLogEvents: filterLogEvents(groups),
    StartLiveTail: startLiveTail(ground, groups),
  };
  const sink: LogSink = {
    write({ region, group: name, stream: streamName }, lines) {
      const group = groups.find(region, name);
      if (!group) return false;
      const stream = group.streams.get(streamName) ?? groups.addStream(group, streamName);
      groups.append(group, stream, lines);
      return true;
    },
    createGroup: ({ region, group }) => groups.create(region, group),
  };
  return { service: { model: logsModel, actions, needs: groupNeeds(groups) }, sink };
}
