import { describe, expect, it } from 'vitest';
import { SpillwayError, refuse } from '../../shared/errors.ts';
import { JobPool, type OpenPort } from '../../shared/jobs/pool.ts';
import {
  JobCancelled,
  JobDefect,
  type JobHandlers,
  type RunMessage,
  type WorkerMessage,
  serveJobs,
} from '../../shared/jobs/protocol.ts';

interface Jobs {
  double: { input: number; output: number };
  count: { input: number; output: string };
  refuse: { input: string; output: never };
  break: { input: null; output: never };
  hang: { input: null; output: never };
}

const handlers: JobHandlers<Jobs> = {
  double: (n) => n * 2,
  count: (n, context) => {
    for (let i = 1; i <= n; i++) context.progress(i, n, 'find', i * 10);
    return 'counted';
  },
  refuse: (value) => refuse({ code: 'no-such-column', message: `No column ${value}.`, row: 3, value }),
  break: () => {
    throw new TypeError('undefined is not a column');
  },
  hang: () => new Promise<never>(() => {}),
};

/** Workers in the same thread, with messages cloned and delivered later, as a real port does. */
function inThread(): { open: OpenPort<Jobs>; opened: () => number; crashAll: (reason: string) => void } {
  let opened = 0;
  const crashes: ((reason: string) => void)[] = [];
  const open: OpenPort<Jobs> = (events) => {
    opened++;
    let closed = false;
    crashes.push((reason) => {
      closed = true;
      events.crash(reason);
    });
    const receive = serveJobs<Jobs>(handlers, (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => closed || events.message(copy));
    });
    return {
      post: (message) => {
        const copy = structuredClone(message) as RunMessage<Jobs>;
        queueMicrotask(() => void (closed || receive(copy)));
      },
      close: () => {
        closed = true;
      },
    };
  };
  return { open, opened: () => opened, crashAll: (reason) => crashes.forEach((crash) => crash(reason)) };
}

describe('a pool of workers', () => {
  it('gives each job its own output, whatever the number of workers', async () => {
    for (const size of [1, 2, 7]) {
      const pool = new JobPool(inThread().open, size);
      const outputs = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run('double', i).result));
      expect(outputs).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i));
    }
  });

  it('opens no more workers than it was given and none before the first job', async () => {
    const { open, opened } = inThread();
    const pool = new JobPool(open, 3);
    expect(opened()).toBe(0);
    await Promise.all(Array.from({ length: 9 }, () => pool.run('double', 1).result));
    expect(opened()).toBe(3);
  });

  it('reports progress in order and before the result', async () => {
    const seen: string[] = [];
    const pool = new JobPool(inThread().open, 1);
    seen.push(
      await pool.run('count', 3, {
        onProgress: ({ done, total, phase, rows }) => seen.push(`${done}/${total} ${phase} ${rows}`),
      }).result,
    );
    expect(seen).toEqual(['1/3 find 10', '2/3 find 20', '3/3 find 30', 'counted']);
  });

  it('carries a fault of the input across with every field of its place', async () => {
    const error = await new JobPool(inThread().open, 1)
      .run('refuse', 'Stage')
      .result.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SpillwayError);
    expect((error as SpillwayError).detail).toEqual({
      code: 'no-such-column',
      message: 'No column Stage.',
      row: 3,
      value: 'Stage',
    });
  });

  it('tells a defect from a fault of the input and keeps its stack', async () => {
    const error = await new JobPool(inThread().open, 1).run('break', null).result.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(JobDefect);
    expect((error as JobDefect).message).toBe('undefined is not a column');
    expect((error as JobDefect).stack).toContain('pool.test');
  });

  it('cancels a running job with its worker and goes on with the next', async () => {
    const { open, opened } = inThread();
    const pool = new JobPool(open, 1);
    const hanging = pool.run('hang', null);
    const next = pool.run('double', 21);
    hanging.cancel();
    await expect(hanging.result).rejects.toBeInstanceOf(JobCancelled);
    await expect(next.result).resolves.toBe(42);
    expect(opened()).toBe(2);
  });

  it('cancels a waiting job without touching the worker', async () => {
    const { open, opened } = inThread();
    const pool = new JobPool(open, 1);
    const first = pool.run('double', 1);
    const second = pool.run('double', 2);
    second.cancel();
    await expect(second.result).rejects.toBeInstanceOf(JobCancelled);
    await expect(first.result).resolves.toBe(2);
    expect(opened()).toBe(1);
  });

  it('fails the job of a worker that died and starts another for the next', async () => {
    const { open, crashAll } = inThread();
    const pool = new JobPool(open, 1);
    const lost = pool.run('hang', null);
    crashAll('out of memory');
    await expect(lost.result).rejects.toThrow('The worker stopped: out of memory');
    await expect(pool.run('double', 4).result).resolves.toBe(8);
  });

  it('fails a job whose input cannot be cloned', async () => {
    const pool = new JobPool<Jobs>(inThread().open, 1);
    const bad = pool.run('double', (() => 1) as unknown as number);
    await expect(bad.result).rejects.toBeInstanceOf(JobDefect);
    await expect(pool.run('double', 4).result).resolves.toBe(8);
  });

  it('rejects what waits and what runs when it is closed', async () => {
    const pool = new JobPool(inThread().open, 1);
    const running = pool.run('hang', null);
    const waiting = pool.run('double', 1);
    pool.close();
    await expect(running.result).rejects.toBeInstanceOf(JobCancelled);
    await expect(waiting.result).rejects.toBeInstanceOf(JobCancelled);
  });
});

describe('the worker side', () => {
  it('answers an output that cannot be cloned as a failure instead of falling silent', async () => {
    const posted: WorkerMessage[] = [];
    const receive = serveJobs<{ f: { input: null; output: unknown } }>({ f: () => () => 1 }, (message) => {
      structuredClone(message);
      posted.push(message);
    });
    await receive({ id: 7, name: 'f', input: null });
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatchObject({ kind: 'failed', id: 7, failure: { kind: 'defect' } });
  });
});
