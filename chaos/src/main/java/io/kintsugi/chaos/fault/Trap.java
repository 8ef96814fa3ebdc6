package io.kintsugi.chaos.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for bytes on their way to a server, such as `XA COMMIT`, and then does something to the
/// connection that carries them. Springs once.
public final class Trap {
  /// What happens to the connection.
  public enum Spring {
    /// It is cut before the server gets the bytes.
    LOSE_REQUEST,
    /// The server gets the bytes and carries them out; then the connection is cut, and the answer
    /// is never seen.
    LOSE_REPLY,
    /// The bytes wait until the trap is released.
    HOLD
  }

  private final byte[] pattern;
  private final Spring spring;
  private final AtomicInteger remaining;
  private final CompletableFuture<Void> sprung = new CompletableFuture<>();
  private final CountDownLatch released = new CountDownLatch(1);

  /// @param occurrence 1 for the first chunk with these bytes, over all connections
  public Trap(String pattern, Spring spring, int occurrence) {
    this.pattern = pattern.getBytes(US_ASCII);
    this.spring = spring;
    this.remaining = new AtomicInteger(occurrence);
  }

  Spring spring() {
    return spring;
  }

  byte[] pattern() {
    return pattern.clone();
  }

  /// Counts an occurrence; whether it is the one.
  boolean take() {
    return remaining.decrementAndGet() == 0;
  }

  void hasSprung() {
    sprung.complete(null);
  }

  /// Completes when the bytes have come; for a lost reply, when the server has carried them out.
  public CompletableFuture<Void> sprung() {
    return sprung;
  }

  public void release() {
    released.countDown();
  }

  void awaitRelease() throws InterruptedException {
    released.await();
  }
}
