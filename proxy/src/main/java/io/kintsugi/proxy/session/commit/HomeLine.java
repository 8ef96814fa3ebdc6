package io.kintsugi.proxy.session.commit;

import io.kintsugi.xa.HomeChannel;
import java.util.concurrent.CompletableFuture;

/// The home's local transaction during a commit over shards.
record HomeLine(CommitLine line) implements HomeChannel {
  @Override
  public String shard() {
    return line.shard();
  }

  @Override
  public String server() {
    return line.server();
  }

  @Override
  public CompletableFuture<Long> write(String decision) {
    CompletableFuture<Long> rows = new CompletableFuture<>();
    line.ask(rows, answer -> rows.complete(answer.affectedRows()), decision);
    return rows;
  }

  @Override
  public CompletableFuture<Void> commit() {
    return end("COMMIT");
  }

  @Override
  public CompletableFuture<Void> rollback() {
    return end("ROLLBACK");
  }

  private CompletableFuture<Void> end(String statement) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    line.ask(
        ended,
        answer -> {
          line.freed();
          ended.complete(null);
        },
        statement);
    return ended;
  }

  @Override
  public void abandon() {
    line.abandon();
  }
}
