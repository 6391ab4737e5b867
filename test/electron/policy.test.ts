import { describe, expect, it } from 'vitest';
import { fileOf } from '../../electron/appFiles.ts';
import { isOwnAddress, mayUse, refusalOf } from '../../electron/policy.ts';

describe('navigation', () => {
  it.each([
    ['app://spillway/index.html', true],
    ['app://spillway/assets/x.js?y#z', true],
    ['app://elsewhere/index.html', false],
    ['app://spillway.evil.example/', false],
    ['https://spillway/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['not an address', false],
  ])('%s is %s', (address, own) => expect(isOwnAddress(address)).toBe(own));

  it('grants nothing but writing to the clipboard', () => {
    const granted = [
      'clipboard-sanitized-write',
      'clipboard-read',
      'geolocation',
      'media',
      'notifications',
    ].filter(mayUse);
    expect(granted).toEqual(['clipboard-sanitized-write']);
  });
});

describe('sender check', () => {
  it('answers the main frame of the application only, and says why otherwise', () => {
    expect(refusalOf({ address: 'app://spillway/index.html', isMainFrame: true })).toBeNull();
    expect(refusalOf({ address: 'https://evil.example/', isMainFrame: true })).toContain(
      'https://evil.example/',
    );
    expect(refusalOf({ address: 'app://spillway/index.html', isMainFrame: false })).toContain(
      'embedded frame',
    );
    expect(refusalOf({ address: null, isMainFrame: true })).toContain('gone');
  });
});

describe('file of an address', () => {
  it.each([
    ['/', '/app/renderer/index.html'],
    ['/assets/a.js', '/app/renderer/assets/a.js'],
    ['/%2e%2e/secret', null],
    ['/../secret', null],
    ['/a/../../renderer2/x.js', null],
    ['/..%5c..%5csecret', null],
    ['/a%00.js', null],
    ['/%zz', null],
  ])('%s is %s', (pathname, file) => expect(fileOf('/app/renderer', pathname)).toBe(file));
});
