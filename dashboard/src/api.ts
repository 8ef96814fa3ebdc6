/// The admin port, as the page talks to it.
import type { Me } from './model';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

let csrf = '';
let onLoggedOut: () => void = () => {};

/// What to do when the session has ended, wherever that is noticed.
export function whenLoggedOut(action: () => void): void {
  onLoggedOut = action;
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 401) onLoggedOut();
  const text = await response.text();
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new ApiError(response.status, said(body) ?? response.statusText);
  return body as T;
}

function said(body: unknown): string | null {
  if (body !== null && typeof body === 'object' && 'error' in body) {
    return typeof body.error === 'string' ? body.error : null;
  }
  return null;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(path, { credentials: 'same-origin', signal: signal ?? null }));
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return answer<T>(
    await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
      body: JSON.stringify(body),
    }),
  );
}

/// Who is logged in; null when nobody is.
export async function me(): Promise<Me | null> {
  const response = await fetch('/api/me', { credentials: 'same-origin' });
  // Asking is no mistake: nobody being logged in is answered with 204.
  if (response.status === 204 || response.status === 401) return null;
  const found = (await response.json()) as Me;
  csrf = found.csrf;
  return found;
}

export async function login(user: string, password: string): Promise<void> {
  await answer<null>(
    await fetch('/api/login', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, password }),
    }),
  );
}
