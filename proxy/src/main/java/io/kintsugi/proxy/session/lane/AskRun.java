package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.router.plan.RoutePlan.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a shard something the proxy needs to know, in the session's state, before it answers.
///
/// The questions go in one write; the first error answers the client and ends the run.
public final class AskRun extends LaneRun {
  private final List<byte[]> questions;
  private final Consumer<List<Collect>> then;
  private final List<Collect> answers = new ArrayList<>();
  private @Nullable BiConsumer<Lane, List<Collect>> beforeClose;

  public AskRun(
      ClientSession session, int shard, List<String> questions, Consumer<List<Collect>> then) {
    this(session, shard, bytes(questions), Traits.READ, then);
  }

  /// @param then gets the answers, none of them an error; it answers the client or starts the next
  ///   run
  public AskRun(
      ClientSession session,
      int shard,
      List<byte[]> questions,
      Traits traits,
      Consumer<List<Collect>> then) {
    super(session, shard, traits);
    this.questions = questions;
    this.then = then;
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream()
        .map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }

  /// Something to be done with the connection while it is still held, after a success.
  public AskRun beforeClose(BiConsumer<Lane, List<Collect>> action) {
    beforeClose = action;
    return this;
  }

  @Override
  public void opened(Lane ready) {
    for (byte[] question : questions) {
      ready
          .connection()
          .send(
              Commands.query(session.alloc(), question, 0, question.length),
              new Collect(this::answered));
    }
    ready.connection().flush();
  }

  private void answered(Collect answer) {
    answers.add(answer);
    if (answers.size() < questions.size() || !finish()) {
      return;
    }
    ProxyError error = lane.preambleError();
    for (Collect each : answers) {
      error = error == null ? errorOf(each) : error;
    }
    boolean kept =
        session.branches().open(lane.shard()) || answers.stream().anyMatch(Collect::inTransaction);
    if (error == null && beforeClose != null) {
      beforeClose.accept(lane, answers);
    }
    if (error != null && lane.hasConnection()) {
      // A SET that failed half way has perhaps set the first half.
      lane.connection().taint();
    }
    lane.close(kept, error != null);
    if (error != null) {
      session.replies().error(error);
      session.runOver();
    } else {
      session.continueWith(() -> then.accept(answers));
    }
  }

  private @Nullable ProxyError errorOf(Collect answer) {
    ErrPacket refused = answer.error();
    return refused == null ? ProxyError.ofAnswer(answer) : lane.errorOf(refused);
  }
}
