package io.kintsugi.proxy.backend;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What this process's logins tell servers, so that their sessions can be found there: the proxy,
/// its life, and a number. Any thread.
public final class Marks {
  /// The connection attribute that carries a mark.
  public static final String ATTRIBUTE = "kintsugi_session";

  private final String proxy;
  private final String life;
  private final AtomicLong logins = new AtomicLong();

  public Marks(String cluster, int id) {
    this.proxy = cluster + ":" + id + ":";
    this.life = proxy + UUID.randomUUID() + ":";
  }

  String next() {
    return life + logins.incrementAndGet();
  }

  /// Whether another process has made it that ran as this proxy.
  public boolean isOfFormerLife(String mark) {
    return mark.startsWith(proxy) && !mark.startsWith(life);
  }
}
