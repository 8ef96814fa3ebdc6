package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.reply.ProxyError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for what is found out elsewhere, off the loop.
public final class FutureRun<T> extends Run {
  private final ClientSession session;
  private final CompletableFuture<T> future;
  private final Consumer<T> then;

  /// @param then answers the client
  public FutureRun(ClientSession session, CompletableFuture<T> future, Consumer<T> then) {
    this.session = session;
    this.future = future;
    this.then = then;
  }

  @Override
  public void start() {
    var _ =
        future.whenComplete(
            (value, failure) -> session.loop().loop().execute(() -> completed(value, failure)));
  }

  private void completed(T value, @Nullable Throwable failure) {
    if (!finish()) {
      return;
    }
    if (failure == null) {
      session.continueWith(() -> then.accept(value));
      return;
    }
    end(error(failure));
  }

  /// What the client is told when the future has failed.
  static ProxyError error(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new ProxyError(
        1105, "HY000", cause == null ? "no answer" : String.valueOf(cause.getMessage()));
  }

  private void end(ProxyError error) {
    session.replies().error(error);
    session.runOver();
  }

  @Override
  public void refuse() {}

  @Override
  public void abandon() {
    finish();
  }

  @Override
  public void interrupt(ProxyError reason) {
    if (finish()) {
      end(reason);
    }
  }

  @Override
  public void hangUp() {}
}
