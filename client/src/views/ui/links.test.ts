import { describe, expect, it } from 'vitest';
import { pieces } from './links.ts';

const hrefs = (text: string): (string | null)[] =>
  pieces(text)
    .map(({ href }) => href)
    .filter(Boolean);

describe('links in a description', () => {
  it('are cut out, and the words stay', () => {
    expect(pieces('See https://a.example/b, then talk.')).toEqual([
      { text: 'See ', href: null },
      { text: 'https://a.example/b', href: 'https://a.example/b' },
      { text: ', then talk.', href: null },
    ]);
  });

  it('are addresses of the web and nothing else', () => {
    expect(hrefs('javascript:alert(1) data:text/html,x ftp://a.example file:///etc')).toEqual([]);
    expect(hrefs('http://a.example https://')).toEqual(['http://a.example']);
  });

  it('are none in plain words', () => {
    expect(pieces('Bring your own cup.')).toEqual([{ text: 'Bring your own cup.', href: null }]);
    expect(pieces('')).toEqual([]);
  });
});
