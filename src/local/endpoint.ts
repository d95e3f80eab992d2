// One running endpoint: what it is made of, how it begins anew, how it ends.
import process from "node:process";
import { systemClock } from "../core/clock.ts";
import { SqslamError } from "../core/errors.ts";
import { systemRandom } from "../core/random.ts";
import { makeAdmin } from "./admin.ts";
import { AWS_DELAYS, NO_DELAYS } from "./delays.ts";
import { faultBook } from "./faults/plan.ts";
import { enforceIam } from "./guard.ts";
import { guardedClock } from "./guarded-clock.ts";
import type { LocalEndpoint, LocalOptions } from "./options.ts";
import type { Ground } from "./ports.ts";
import { type LocalServer, listen, type Served } from "./server.ts";
import { makeSpy, noSpy } from "./spy/make-spy.ts";
import type { Store } from "./store/store.ts";
import { type World, makeWorld } from "./world.ts";

/** On a store that is the endpoint's from now on. */
export async function start(
  options: LocalOptions,
  port: number,
  store: Store,
): Promise<LocalEndpoint> {
  const { random = systemRandom, realistic = false } = options;
  const onBug = onceEach(options.onBug ?? warn);
  const faults = faultBook(random, () => world?.services ?? []);
  const { spy, witness, forget, end } = options.spy === false ? noSpy() : makeSpy();
  let world: World | undefined;
  let server: LocalServer | undefined;
  let serve: () => Served;
  let resetting: Promise<void> | undefined;
  let stopped = false;

  const stop = async () => {
    stopped = true;
    // Nothing may begin any more; handlers call back until they are ended, so the server goes after them.
    server?.turnAway();
    end();
    // How it ends is for whoever asked for it.
    await resetting?.catch(() => {});
    await world?.stop();
    await server?.close();
    await store.close();
  };
  const reset = () => {
    if (stopped) return Promise.reject(alreadyStopped());
    resetting ??= renew().finally(() => (resetting = undefined));
    return resetting;
  };
  const renew = async () => {
    const why = "and the endpoint was reset";
    forget(why);
    const endWorld = async () => world?.stop();
    await server?.renew(endWorld, async () => {
      await store.clear();
      faults.clear();
      // What was seen while handlers were ended.
      forget(why);
      return serve();
    });
  };
  try {
    server = await listen(port, (url) => {
      const ground: Ground = {
        clock: guardedClock(options.clock ?? systemClock, onBug),
        random,
        store,
        delays: realistic ? AWS_DELAYS : NO_DELAYS,
        url: () => url,
        onBug,
        witness,
      };
      serve = () => {
        world = makeWorld(ground);
        const guard = options.enforceIam === true ? enforceIam(world.access) : undefined;
        return { services: world.services, guard };
      };
      return {
        ...ground,
        ...serve(),
        faults,
        admin: options.admin === true ? makeAdmin(faults, reset) : undefined,
        health: { name: "sqslam", pid: process.pid },
      };
    });
    return { url: server.url, port: server.port, faults, spy, reset, stop: once(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function alreadyStopped(): SqslamError {
  const text = "The local endpoint has been stopped; there is nothing to reset.";
  return new SqslamError("REFUSED", text, { hint: "Start another one: startLocal()" });
}

/** Stopping twice is stopping once. */
export function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}

/** A store that cannot be written fails every call with one and the same error. */
function onceEach(tell: (error: unknown) => void): (error: unknown) => void {
  const told = new WeakSet<SqslamError>();
  return (error) => {
    if (error instanceof SqslamError) {
      if (told.has(error)) return;
      told.add(error);
    }
    tell(error);
  };
}

function warn(error: unknown): void {
  if (error instanceof SqslamError) process.emitWarning(`${error.message} ${error.hint ?? ""}`);
  else process.emitWarning(error instanceof Error ? error : String(error));
}
