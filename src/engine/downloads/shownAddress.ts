/** Parameters whose values let whoever has them in: signatures of storage services, keys, tokens. */
const secretName = /sig|token|secret|key|credential|auth|passw|policy|session|jwt|^x-(amz|goog)-/i;

/**
 * An address as messages, logs and records may show it: without user and password, without the part behind `#`, and
 * without the values of parameters that may let others in.
 */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.username = url.password = url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (secretName.test(name)) url.searchParams.set(name, '…');
  return url.href.replaceAll('%E2%80%A6', '…');
}
