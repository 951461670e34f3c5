import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../../messages/en.json';
import fr from '../../messages/fr.json';

type Messages = Record<string, unknown>;
const languages: Record<string, Messages> = { en, fr };
const text = (message: unknown): string => JSON.stringify(message);
const inputs = (message: unknown): string[] =>
  [...new Set(text(message).match(/\{\w+\}/g) ?? [])].sort();

/** The keys of a table in a Python file: stable codes that every client has a sentence for. */
function codes(file: string, table: string): string[] {
  const source = readFileSync(new URL(`../../../src/parvis/${file}`, import.meta.url), 'utf8');
  const body = new RegExp(`^${table}\\b.*?^}`, 'ms').exec(source)?.[0] ?? '';
  return [...body.matchAll(/^ {4}"(\w+)":/gm)].map(([, code]) => code!);
}

describe('messages', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en));
  });

  it('name the same things in both languages', () => {
    for (const key of Object.keys(en)) {
      expect(inputs((fr as Messages)[key]), key).toEqual(inputs((en as Messages)[key]));
    }
  });

  it('are never empty', () => {
    for (const messages of Object.values(languages)) {
      for (const [key, message] of Object.entries(messages)) expect(message, key).not.toBe('');
    }
  });

  it('have a sentence for every refusal', () => {
    const reasons = codes('wire/reasons.py', 'REFUSALS');
    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) expect(en).toHaveProperty(`refusal_${reason}`);
  });

  it('have a sentence for every problem', () => {
    const problems = codes('http/problem.py', 'PROBLEMS');
    expect(problems.length).toBeGreaterThan(20);
    for (const code of problems) expect(en).toHaveProperty(`problem_${code}`);
  });

  it('use no exclamation mark', () => {
    for (const messages of Object.values(languages)) expect(text(messages)).not.toContain('!');
  });
});

describe('French', () => {
  const { $schema: _, ...spoken } = fr as Messages;

  it('has a narrow no-break space before ; and ?', () => {
    expect(text(spoken)).not.toMatch(/[^\u202f][;?]/);
  });

  it('has a no-break space before the colon and inside guillemets', () => {
    for (const message of Object.values(spoken)) {
      if (typeof message !== 'string') continue;
      expect(message).not.toMatch(/[^\u00a0]:|«[^\u00a0]|[^\u00a0]»/);
    }
  });

  it('has the curly apostrophe', () => {
    expect(text(spoken)).not.toMatch(/\p{L}'\p{L}/u);
  });

  it('has one word for the host, and one for calming a room', () => {
    expect(text(spoken)).not.toMatch(/(?<!\p{L})(hôtes?|calm(é|er))(?!\p{L})/u);
  });
});
