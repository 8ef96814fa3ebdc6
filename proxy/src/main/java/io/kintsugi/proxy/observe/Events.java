package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Model.Event;
import io.kintsugi.proxy.observe.Model.Severity;
import java.time.Instant;
import java.util.List;

/// What happened to the proxy and its servers lately. Any thread may tell it, event loops too.
public final class Events {
  private static final int KEPT = 1000;
  private static final int LONGEST = 512;
  private final Ring<Event> ring = new Ring<>(KEPT);

  public void info(String kind, String subject, String text) {
    add(kind, Severity.INFO, subject, text);
  }

  public void warning(String kind, String subject, String text) {
    add(kind, Severity.WARNING, subject, text);
  }

  private void add(String kind, Severity severity, String subject, String text) {
    ring.add(number ->
        new Event(number, Instant.now(), kind, severity, shortened(subject), shortened(text)));
  }

  /// Names may come from strangers.
  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  public List<Event> newestFirst() {
    return ring.newestFirst();
  }

  /// The number of the newest.
  public long last() {
    return ring.last();
  }

  /// Oldest first.
  public List<Event> after(long number) {
    return ring.after(number);
  }
}
