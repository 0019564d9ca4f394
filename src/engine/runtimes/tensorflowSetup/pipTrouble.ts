import type { ErrorCode } from '../../../core/codes/errorCodes';
import { LoupeError } from '../../../core/errors';

/** What pip prints, and what that means for somebody who does not know pip. The first that fits counts. */
const troubles: readonly {
  readonly sign: RegExp;
  readonly code: ErrorCode;
  readonly words: (python: string) => string;
}[] = [
  {
    sign: /No module named '?pip/,
    code: 'python',
    words: (python) =>
      `The Python ${python} has no pip, the program that fetches packages. Add it (${python} -m ensurepip; Debian and Ubuntu: apt install python3-pip), or name another Python with --python.`,
  },
  {
    sign: /No space left on device|Errno 28\b|Disk quota exceeded|Errno 122\b/,
    code: 'disk-full',
    words: (python) =>
      `The disk became full while TensorFlow was being set up. Make room, also where pip keeps its own cache (${python} -m pip cache dir tells where), and try again.`,
  },
  {
    sign: /DO NOT MATCH THE HASHES/,
    code: 'download-hash',
    words: () =>
      'What arrived is not whole, or not the TensorFlow that Loupe knows (its SHA-256 is another one), and was thrown away. Try again: the connection may have broken. Where it happens again, the package index that pip uses hands out another file: ask whoever runs it.',
  },
  {
    sign: /CERTIFICATE_VERIFY_FAILED|SSLError|SSL: /,
    code: 'no-network',
    words: () =>
      'The certificate of the package index was not accepted. A network that inspects its traffic has a certificate of its own: ask for its file and name it in the environment variable PIP_CERT, then try again.',
  },
  {
    sign: /Proxy Authentication Required|HTTP error (401|403|407)|\b(401|403) (Client )?Error/,
    code: 'no-network',
    words: () =>
      'The package index, or the proxy before it, refused the download. Check the user and password in the pip settings (PIP_INDEX_URL, HTTPS_PROXY), then try again.',
  },
  {
    sign: /NewConnectionError|Failed to establish|Max retries|ConnectTimeout|ProxyError|Cannot connect to proxy|resolve host|Name or service not known|name resolution|Network is unreachable|Connection refused/i,
    code: 'no-network',
    words: () =>
      'The package index cannot be reached. Check the network, and the settings of pip (PIP_INDEX_URL, HTTPS_PROXY), then try again. Without a network, use a TensorFlow that is there already: loupe runtime use <python or folder>.',
  },
  {
    sign: /Connection broken:|IncompleteRead|incomplete-download|timed out|Timeout|Connection ?reset|not enough bytes/i,
    code: 'no-network',
    words: () => 'The connection broke while TensorFlow was fetched. Try again.',
  },
  {
    sign: /No matching distribution/,
    code: 'download-missing',
    words: (python) =>
      `The package index that pip uses did not offer this TensorFlow (2.21, Linux x64). A pip that is very old finds nothing any more: ${python} -m pip install --upgrade pip. Where an index of your institution is set (${python} -m pip config list), it may lack TensorFlow or ask for a password: ask whoever runs it. Or use a TensorFlow that is there already: loupe runtime use <python or folder>.`,
  },
  {
    sign: /no such option|unrecognized arguments/i,
    code: 'python',
    words: (python) =>
      `The pip of ${python} is too old. Update it (${python} -m pip install --upgrade pip), or name another Python with --python.`,
  },
];

/**
 * What went wrong, of all that pip has printed, in a sentence with its remedy; undefined where it is none of what is
 * known.
 */
export function pipTrouble(output: string, python: string): LoupeError | undefined {
  const trouble = troubles.find(({ sign }) => sign.test(output));
  return trouble && new LoupeError(trouble.code, trouble.words(python));
}
