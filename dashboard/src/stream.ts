import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { get } from './api';
import type { Sample, ServerEvent } from './model';

const KEPT = 900;
const EVENTS = 50;

export interface Live {
  samples: Sample[];
  events: ServerEvent[];
  connected: boolean;
}

export const LiveContext = createContext<Live>({ samples: [], events: [], connected: false });

export const useLive = (): Live => useContext(LiveContext);

/// The last 15 minutes, and from then on what the proxy pushes each second. A stream that breaks is opened
/// again by the browser; what was missed meanwhile is in the history.
export function useStream(): Live {
  const [live, setLive] = useState<Live>({ samples: [], events: [], connected: false });

  useEffect(() => {
    const ending = new AbortController();
    const source = new EventSource('/api/stream');
    const load = async () => {
      try {
        const history = await get<Sample[]>('/api/history', ending.signal);
        setLive((now) => ({ ...now, samples: joined(history, now.samples) }));
      } catch {
        // The stream says that nobody answers.
      }
    };
    source.onopen = () => {
      setLive((now) => ({ ...now, connected: true }));
      void load();
    };
    source.onerror = () => setLive((now) => ({ ...now, connected: false }));
    source.addEventListener('sample', (message) => {
      const sample = JSON.parse(message.data) as Sample;
      setLive((now) => ({ ...now, connected: true, samples: joined(now.samples, [sample]) }));
    });
    source.addEventListener('event', (message) => {
      const event = JSON.parse(message.data) as ServerEvent;
      setLive((now) => ({ ...now, events: [event, ...now.events].slice(0, EVENTS) }));
    });
    return () => {
      ending.abort();
      source.close();
    };
  }, []);

  return live;
}

/// By time, each moment once: history and stream overlap.
function joined(first: Sample[], second: Sample[]): Sample[] {
  const newest = first.at(-1)?.at;
  const more = newest === undefined ? second : second.filter((sample) => Date.parse(sample.at) > Date.parse(newest));
  return [...first, ...more].slice(-KEPT);
}
