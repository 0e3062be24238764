/** Sends a form, tells how far it is, and reads what the server means by its answer. */

export interface Answer {
  status: number;
  /** Where it came from at last, after all redirections. */
  url: string;
  media: string;
  body: string;
}

export type Meaning =
  /** It worked, and leads on. */
  | { kind: 'leave'; url: string }
  /** The same form, with words about what is wrong. */
  | { kind: 'redraw'; form: Element }
  /** Something else is wrong; empty where the server has no sentence for it. */
  | { kind: 'sentence'; words: string };

/** After so long without a sign of life there is no connection any more. */
const PATIENCE_MS = 60_000;

/**
 * @param moved Called with the share that has left, from 0 to 1, and with `null` once all of it has.
 * @throws When no answer came.
 */
export function post(
  url: string,
  data: FormData,
  moved: (share: number | null) => void,
  request: XMLHttpRequest = new XMLHttpRequest(),
): Promise<Answer> {
  return new Promise((answered, failed) => {
    let patience: ReturnType<typeof setTimeout>;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), PATIENCE_MS);
    };
    request.open('POST', url);
    request.setRequestHeader('Accept', 'text/html');
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      wait();
      if (lengthComputable) moved(loaded / total);
    };
    request.upload.onload = () => {
      wait();
      moved(null);
    };
    request.onload = () => answered(answerOf(request));
    request.onerror = request.onabort = () => failed(new Error(`No answer from ${url}`));
    request.onloadend = () => clearTimeout(patience);
    wait();
    request.send(data);
  });
}

function answerOf(request: XMLHttpRequest): Answer {
  const { status, responseURL: url, responseText: body } = request;
  return { status, url, media: request.getResponseHeader('Content-Type') ?? '', body };
}

/**
 * @param sentTo Absolute address to which the form was sent.
 * @param tag What the form stands in.
 */
export function meaningOf({ status, url, media, body }: Answer, sentTo: string, tag: string): Meaning {
  const isGood = status >= 200 && status < 300;
  if (isGood && url && withoutFragment(url) !== withoutFragment(sentTo)) return { kind: 'leave', url };
  if (/\bjson\b/.test(media)) return { kind: 'sentence', words: detailOf(body) };
  const page = new DOMParser().parseFromString(body, 'text/html');
  const form = page.querySelector(tag);
  if (form) return { kind: 'redraw', form };
  return isGood ? { kind: 'leave', url: url || sentTo } : { kind: 'sentence', words: sentenceOf(page) };
}

/** Whether a page leads on to the form itself, as that for signing in does: then nothing was taken. */
export function leadsBack(url: string, sentTo: string): boolean {
  const { pathname, search } = new URL(sentTo);
  return new URL(url).searchParams.get('next') === pathname + search;
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}

/** As RFC 9457 has it. */
function detailOf(body: string): string {
  try {
    return String((JSON.parse(body) as { detail?: unknown }).detail ?? '');
  } catch {
    return '';
  }
}

/** Pages for problems say in their first paragraph what is wrong; where even they fail, it is all there is. */
function sentenceOf(page: Document): string {
  const said = page.querySelector('main p') ?? page.querySelector('p');
  return said?.textContent?.trim() ?? '';
}
