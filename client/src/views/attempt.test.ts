import { describe, expect, it, vi } from 'vitest';
import { Problem } from '$live/api.ts';
import { m } from '$paraglide/messages';
import { Attempt } from './attempt.svelte.ts';

describe('an attempt', () => {
  it('is busy until it is done', async () => {
    const attempt = new Attempt();
    let finish = (): void => {};
    const made = attempt.make(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(attempt.busy).toBe(true);
    finish();
    await made;
    expect([attempt.busy, attempt.failure]).toEqual([false, null]);
  });

  it('tells in a sentence why not, until the next one', async () => {
    const attempt = new Attempt();
    await attempt.make(() => Promise.reject(new Problem('name_taken', '', 409)));
    expect([attempt.busy, attempt.code]).toEqual([false, 'name_taken']);
    expect(attempt.failure).toBe(m.problem_name_taken());
    await attempt.make(async () => {});
    expect(attempt.failure).toBeNull();
  });

  it('takes anything unforeseen for broken', async () => {
    const attempt = new Attempt();
    await attempt.make(() => Promise.reject(new TypeError('x is undefined')));
    expect(attempt.code).toBe('broken');
  });

  it('keeps a form on its page', async () => {
    const preventDefault = vi.fn();
    const attempt = new Attempt();
    await attempt.by(async () => {})({ preventDefault } as unknown as SubmitEvent);
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
