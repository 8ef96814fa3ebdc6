package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.acknowledge.Questions;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.Errand;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.reply.ProxyError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the primaries of several groups a question each, at the same time and beside what the
/// session holds there. The first failure answers the client.
final class PrimariesRun extends Run {
  private static final long MARGIN_MILLIS = 500;
  private final ClientSession session;
  private final Map<Integer, String> questions;
  private final Duration patience;
  private final Consumer<Map<String, String>> then;
  private final Map<String, String> answers = new TreeMap<>();
  private final Map<Integer, Errand> asked = new HashMap<>();

  /// @param questions by a shard of the group
  /// @param patience what a question may take by its nature
  /// @param then gets the answers by the group's name
  PrimariesRun(
      ClientSession session,
      Map<Integer, String> questions,
      Duration patience,
      Consumer<Map<String, String>> then) {
    this.session = session;
    this.questions = Map.copyOf(questions);
    this.patience = patience;
    this.then = then;
  }

  /// A commit over shards that was told when it was decided is on its way to them.
  @Override
  public void start() {
    CompletableFuture<?>[] unseen =
        new UsableSchemas(session)
            .shards().stream()
                .map(session.loop().proxy().unseen()::on)
                .filter(Objects::nonNull)
                .toArray(CompletableFuture<?>[]::new);
    if (unseen.length == 0) {
      ask();
    } else {
      var _ =
          CompletableFuture.allOf(unseen)
              .whenComplete((_, _) -> session.loop().loop().execute(this::ask));
    }
  }

  private void ask() {
    if (over()) {
      return;
    }
    BackendPools pools = session.loop().pools();
    for (Map.Entry<Integer, String> each : questions.entrySet()) {
      int shard = each.getKey();
      int primary = session.loop().primaries().member(shard);
      if (primary < 0) {
        String why = session.loop().primaries().reason(shard);
        fail(ProxyError.noPrimary(session.shardName(shard), why));
        return;
      }
      asked.put(
          shard,
          new Errand(
              session.loop().loop(),
              pools.pool(shard, primary, session.flavor()),
              each.getValue(),
              patience.toMillis() + MARGIN_MILLIS,
              answer -> answered(pools.target(shard).server(), answer)));
    }
    Map.copyOf(asked).values().forEach(Errand::start);
    endIfAnswered();
  }

  private void answered(String group, Errand.Answer answer) {
    @Nullable String failure = answer.failure();
    if (failure != null) {
      fail(new ProxyError(1430, "HY000", failure));
      return;
    }
    String told = Questions.seen(answer.row());
    answers.put(group, told == null ? "" : told);
    endIfAnswered();
  }

  private void endIfAnswered() {
    if (answers.size() == questions.size() && finish()) {
      session.continueWith(() -> then.accept(answers));
    }
  }

  private void fail(ProxyError error) {
    if (finish()) {
      asked.values().forEach(Errand::forget);
      session.replies().error(error);
      session.runOver();
    }
  }

  @Override
  public void refuse() {}

  @Override
  public void abandon() {
    if (finish()) {
      asked.values().forEach(Errand::forget);
    }
  }

  @Override
  public void interrupt(ProxyError reason) {
    fail(reason);
  }

  @Override
  public void hangUp() {}
}
