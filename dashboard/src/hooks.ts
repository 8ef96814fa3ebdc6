import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get } from './api';

export interface Resource<T> {
  data: T | null;
  error: string | null;
  refresh: () => void;
}

/// Asks for `path` now and each `every` milliseconds while the page is seen. What was there stays while it
/// is asked again; null asks nothing.
export function useResource<T>(path: string | null, every = 3_000): Resource<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<string | null>(null);
  const ask = useRef<() => void>(() => {});

  useEffect(() => {
    if (path === null) return;
    const ending = new AbortController();
    let timer = 0;
    const load = async () => {
      window.clearTimeout(timer);
      if (!document.hidden) {
        try {
          setData(await get<T>(path, ending.signal));
          setError(null);
        } catch (failure) {
          if (!ending.signal.aborted) setError(sentence(failure));
        }
      }
      if (!ending.signal.aborted) timer = window.setTimeout(load, every);
    };
    ask.current = () => void load();
    void load();
    return () => {
      ending.abort();
      window.clearTimeout(timer);
    };
  }, [path, every]);

  const refresh = useCallback(() => ask.current(), []);
  return { data, error, refresh };
}

export function sentence(failure: unknown): string {
  if (failure instanceof ApiError) return failure.message;
  return failure instanceof TypeError ? 'Kintsugi does not answer.' : String(failure);
}

/// The part of the address behind #, as path segments.
export function useRoute(): string[] {
  const [route, setRoute] = useState(segments());
  useEffect(() => {
    const changed = () => setRoute(segments());
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return route;
}

function segments(): string[] {
  const path = location.hash.replace(/^#\/?/, '');
  return path === '' ? ['overview'] : path.split('/').map(decodeURIComponent);
}
