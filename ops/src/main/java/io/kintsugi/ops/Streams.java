package io.kintsugi.ops;

import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import io.kintsugi.proxy.observe.Observed;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Samples and events as they come, by server-sent events. Each reader has a short queue; one that
/// does not keep up is let go, and its browser comes again.
final class Streams implements Room, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);
  private static final int WAITING = 64;
  private static final int MOST_READERS = 50;

  private final Observed observed;
  private final Door door;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Streams(Observed observed, Door door) {
    this.door = door;
    this.observed = observed;
  }

  @Override
  public void open(HttpRouting.Builder routing) {
    routing.get("/api/stream", door.before(this::stream));
  }

  private void stream(ServerRequest request, ServerResponse response) {
    if (readers.size() >= MOST_READERS) {
      throw new BadRequest("Too many pages are open already.");
    }
    Reader reader = new Reader();
    readers.add(reader);
    try (Observed.Subscription subscription =
            observed.subscribe(
                sample -> reader.put("sample", sample), event -> reader.put("event", event));
        SseSink sink = response.sink(SseSink.TYPE)) {
      sink.emit(SseEvent.builder().comment("hello").build());
      reader.drain(sink);
    } catch (UncheckedIOException e) {
      log.debug("a page was left: {}", e.toString());
    } finally {
      readers.remove(reader);
    }
  }

  /// One page that listens.
  private final class Reader {
    // Empty for the end.
    private final BlockingQueue<Optional<SseEvent>> queue = new ArrayBlockingQueue<>(WAITING);

    void put(String name, Object value) {
      SseEvent event = SseEvent.builder().name(name).data(Replies.json(value)).build();
      if (!queue.offer(Optional.of(event))) {
        end();
      }
    }

    void end() {
      while (!queue.offer(Optional.empty())) {
        queue.clear();
      }
    }

    void drain(SseSink sink) {
      try {
        while (!closed) {
          Optional<SseEvent> event = queue.take();
          if (event.isEmpty()) {
            return;
          }
          sink.emit(event.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    readers.forEach(Reader::end);
  }
}
